"""The board: where everybody is, and how their runs go."""

from __future__ import annotations

import secrets
import time

import pytest

from dlcore.classroom import Classroom
from dlcore.classroom.board import CURVE_POINTS, Board, Presence, thin
from dlcore.events import EpochEnded, Started
from dlcore.experiments.presets import PRESETS
from dlcore.store import Attempt, Store
from dlcore.store.learner_id import learner_id

SPEC = PRESETS["digits-mlp"].spec


def epoch(number: int, accuracy: float) -> EpochEnded:
    metrics = {"accuracy": 0.1, "val_accuracy": accuracy}
    return EpochEnded(float(number), number, metrics, 0.1, best=True)


def test_a_tile_shows_page_lesson_and_the_newest_run(
    every_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = Classroom(every_store)
    store, made = classroom.store, classroom.classes.create("A")
    token = secrets.token_urlsafe(24)
    learner = learner_id(token)
    store.create(SPEC, learner, name="before the class")
    classroom.members.join(made.code, token, "7")
    board = Board(classroom, made.id)
    (tile,) = board.tiles()
    assert (tile.run, tile.curve, tile.best, tile.presence) == (None, (), None, Presence.ACTIVE)

    run = store.create(SPEC, learner)
    store.append(run.id, Started(1.0, 0, 3, 10, 9, "xla", "compiles_well"), epoch(1, 0.5))
    store.create(SPEC, learner, name="waits")
    (tile,) = board.tiles()
    assert tile.run and tile.run.id == run.id
    assert (tile.metric, tile.curve, tile.best) == ("val_accuracy", (0.5,), 0.5)
    store.append(run.id, epoch(2, 0.75))
    assert board.tiles()[0].curve == (0.5, 0.75)

    classroom.members.report(tile.member, "lessons", "epochs", time.time())
    assert not board.tiles()[0].predicted
    store.save_attempt(learner, Attempt("epochs", "demo", "alike", {}))
    assert board.tiles()[0].predicted
    later = time.time() + 1000
    monkeypatch.setattr(time, "time", lambda: later)
    assert board.tiles()[0].presence is Presence.OFFLINE


def test_who_waits_for_approval_is_not_on_the_board(store: Store) -> None:
    classroom = Classroom(store)
    made = classroom.classes.create("A", needs_approval=True)
    classroom.members.join(made.code, secrets.token_urlsafe(24), "7")
    assert Board(classroom, made.id).tiles() == []


@pytest.mark.parametrize("count", [0, 1, CURVE_POINTS, CURVE_POINTS + 1, 1000])
def test_a_thinned_curve_is_bounded_and_keeps_its_end(count: int) -> None:
    values = [float(value) for value in range(count)]
    thinned = thin(values)
    assert len(thinned) <= CURVE_POINTS and thinned[-1:] == tuple(values[-1:])
