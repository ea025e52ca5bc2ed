"""A run from its first event to its last, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.datasets import Cache, Mnist
from dlcore.errors import SpecError
from dlcore.events import (
    EpochEnded,
    Event,
    Failed,
    Finished,
    Paused,
    Progress,
    Resumed,
    Started,
    Stopped,
)
from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.spec import Loss, MetricName, Spec
from dlcore.store import Command
from dlcore.training.model import build_model
from dlcore.training.tensors import Encoding
from dlcore.training.train import SharedResources, fetch
from tests.training.conftest import DROPOUT, SMALL, Run, Told

pytestmark = pytest.mark.usefixtures("single_steps")


class Wishes:
    """A turn of a learner who wants something at certain boundaries.

    Args:
        wanted: wishes by number of the boundary, from 1.
        ends_rest: what ends a pause.
    """

    def __init__(self, wanted: Mapping[int, Command], ends_rest: Command = Command.RESUME) -> None:
        self.offers = 0
        self._wanted = wanted
        self._ends_rest = ends_rest

    def offer(self) -> Command | None:
        self.offers += 1
        return self._wanted.get(self.offers)

    def rest(self) -> Command:
        return self._ends_rest

    def clock(self) -> float:
        return 0.5 * self.offers


def test_the_main_job_reaches_its_bar(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    told = run(PRESETS["digits-mlp"].spec)
    assert isinstance(told.last, Finished)
    assert told.last.test["accuracy"] > 0.95


def test_events_come_in_order(run: Run) -> None:
    told = run(SMALL)
    started, *between, finished = told.events
    assert isinstance(started, Started)
    assert (started.epoch, started.epochs, started.steps) == (0, 3, 8)
    assert started.parameters == plan(SMALL).parameters
    assert (started.trainer, started.reason) == ("xla", "compiles_well")
    assert isinstance(finished, Finished)
    assert (finished.epoch, finished.early) == (3, False)
    assert set(finished.test) == {"loss", "accuracy"}
    places = []
    for event in between:
        assert isinstance(event, Progress | EpochEnded)
        done = isinstance(event, EpochEnded)
        assert set(event.metrics) >= {"loss", "accuracy"}
        assert ("val_loss" in event.metrics) is done
        places.append((event.epoch, event.step if isinstance(event, Progress) else 8))
    assert places == sorted(set(places))
    assert [at for at, step in places if step == 8] == [1, 2, 3]
    times = [event.at for event in told.events]
    assert times == sorted(times)


def test_progress_is_told_within_an_epoch(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlcore.training.callback.PROGRESS_SECONDS", 0.0)
    told = run(SMALL)
    last_epoch = [e for e in told.events if isinstance(e, Progress) and e.epoch == 3]
    assert [event.step for event in last_epoch] == list(range(1, 8))
    assert all(event.steps == 8 for event in last_epoch)


def test_the_best_epoch_is_the_one_of_the_lowest_validation_loss(run: Run) -> None:
    told = run(SMALL.changed({"training.epochs": 6, "training.optimizer.learning_rate": 0.1}))
    ended = [event for event in told.events if isinstance(event, EpochEnded)]
    losses = [event.metrics["val_loss"] for event in ended]
    lowest = [loss == min(losses[: place + 1]) for place, loss in enumerate(losses)]
    assert [event.best for event in ended] == lowest


def test_the_seconds_of_an_epoch_are_those_of_the_turns_clock(run: Run) -> None:
    turn = Wishes({})
    told = run(SMALL, turn=turn)
    ended = [event for event in told.events if isinstance(event, EpochEnded)]
    assert sum(event.seconds for event in ended) == pytest.approx(0.5 * turn.offers)


def test_the_saved_models_predict_as_told(run: Run, bench: SharedResources) -> None:
    restless = DROPOUT.changed({"training.epochs": 20, "training.optimizer.learning_rate": 0.1})
    ended = [event for event in run(restless).events if isinstance(event, EpochEnded)]
    worse = next(event.epoch for event in ended if not event.best)
    spec = restless.changed({"training.epochs": worse})
    told = run(spec)
    assert told.files == ["best.npz", "last.npz", "snapshots.npz"]
    arrays, encoding = bench.shelf.arrays(spec), Encoding.of(spec)
    assert isinstance(told.last, Finished)
    ended = [event for event in told.events if isinstance(event, EpochEnded)]
    best = [event for event in ended if event.best][-1]
    assert best.epoch < worse
    for name, part, expected in (
        ("last.npz", arrays.test, told.last.test),
        ("last.npz", arrays.validation, {k[4:]: v for k, v in ended[-1].metrics.items()}),
        ("best.npz", arrays.validation, {k[4:]: v for k, v in best.metrics.items()}),
    ):
        model, (x, y) = told.model(spec, name), encoding.arrays(part)
        predicted = model.predict(x, verbose=0)
        loss = keras.losses.sparse_categorical_crossentropy(y, predicted)
        assert float(np.mean(loss)) == pytest.approx(expected["loss"], rel=1e-5)
        hits = np.mean(predicted.argmax(axis=1) == y)
        assert float(hits) == pytest.approx(expected["accuracy"])


# Stop, kill, pause


@pytest.mark.parametrize("offers", [1, 10, 15])
def test_stop_acts_at_the_next_boundary_and_keeps_what_was_learned(offers: int, run: Run) -> None:
    """In the first epoch, in its validation, in the second epoch."""
    turn = Wishes({offers: Command.STOP})
    told = run(SMALL, turn=turn)
    assert turn.offers == offers
    assert isinstance(told.last, Stopped)
    assert told.last.epoch == len(told.epochs)
    assert set(told.last.test) == {"loss", "accuracy"}
    assert told.files == (["best.npz"] if told.epochs else []) + ["last.npz", "snapshots.npz"]
    whole = run(SMALL)
    assert told.epochs == whole.epochs[: len(told.epochs)]


def test_kill_ends_the_run_without_a_result(run: Run) -> None:
    told = run(SMALL, turn=Wishes({14: Command.KILL}))
    assert isinstance(told.last, Failed)
    assert (told.last.code, told.last.epoch) == ("killed", 1)
    assert "last.npz" not in told.files


def test_a_pause_is_told_and_changes_no_number(run: Run) -> None:
    told = run(DROPOUT, turn=Wishes({3: Command.PAUSE, 17: Command.PAUSE}))
    kinds = [type(event) for event in told.events if isinstance(event, Paused | Resumed)]
    assert kinds == [Paused, Resumed, Paused, Resumed]
    assert told.epochs == run(DROPOUT).epochs


def test_a_paused_run_leaves_a_checkpoint(run: Run, new: Callable[[], Told]) -> None:
    told = new()
    seen: list[list[str]] = []

    class Looks(Wishes):
        def rest(self) -> Command:
            seen.append(told.files)
            return Command.RESUME

    run(SMALL, turn=Looks({3: Command.PAUSE}), told=told)
    (files,) = seen
    assert [name[:18] for name in files] == ["checkpoint-000000-", "snapshots.npz"]


def test_a_paused_run_can_be_stopped(run: Run) -> None:
    told = run(SMALL, turn=Wishes({14: Command.PAUSE}, ends_rest=Command.STOP))
    assert told.names[-3:] == ["paused", "resumed", "stopped"]
    assert told.files == ["best.npz", "last.npz", "snapshots.npz"]


# What goes wrong


@pytest.mark.parametrize(
    "settings",
    [
        {"training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99}},
        {"training.optimizer": {"name": "sgd", "learning_rate": 10.0}, "layers.1.units": 512},
    ],
)
def test_a_run_that_diverges_keeps_its_last_good_model(
    settings: Mapping[str, Any], run: Run
) -> None:
    linear = {"layers.1.activation": "linear", "training.loss": "categorical_crossentropy"}
    layers = [{"kind": "flatten"}] + [{"kind": "dense", "units": 64}] * 4
    layers += [{"kind": "dense", "units": 10, "activation": "softmax"}]
    spec = SMALL.changed({"layers": layers}).changed({**linear, **settings})
    told = run(spec)
    assert isinstance(told.last, Failed)
    assert told.last.code == "diverged"
    assert told.last.values["learning_rate"] == 10.0
    assert told.last.values["epoch"] == told.last.epoch + 1
    assert "last.npz" in told.files
    weights = told.model(spec).get_weights()
    assert all(np.isfinite(array).all() for array in weights)


def test_data_that_cannot_be_had_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    told: list[Event] = []
    spec = SMALL.changed({"dataset": {"name": "mnist"}})
    assert not fetch(spec, Cache(tmp_path / "data", others=()), told.append)
    (failed,) = told
    assert isinstance(failed, Failed)
    assert failed.code == "data_offline"
    assert failed.values["file"] == Mnist.files[0].path


def test_bundled_data_needs_no_fetching(tmp_path: Path) -> None:
    told: list[Event] = []
    assert fetch(SMALL, Cache(tmp_path / "data", others=()), told.append)
    assert told == []


def test_a_spec_that_does_not_fit_ends_the_run(run: Run) -> None:
    told = run(SMALL.changed({"layers.2.units": 9}))
    (failed,) = told.events
    assert isinstance(failed, Failed)
    assert failed.code == "spec"
    assert failed.values["problems"][0][:2] == ["output_shape", "layers.2"]


# What the plan lets through can be trained


def is_planned(spec: Spec) -> bool:
    try:
        plan(spec)
    except SpecError:
        return False
    return True


MEASURED = (
    SMALL.changed({"training.loss": loss.value, "training.metrics": [metric.value]})
    for loss in Loss
    for metric in MetricName
)


@pytest.mark.parametrize(
    "spec",
    list(filter(is_planned, MEASURED)),
    ids=lambda spec: f"{spec.training.loss.value}-{spec.training.metrics[0].value}",
)
def test_what_is_planned_can_be_fitted(spec: Spec, bench: SharedResources) -> None:
    model, encoding = build_model(spec), Encoding.of(spec)
    x, y = encoding.arrays(bench.shelf.arrays(spec).test)
    model.run_eagerly = True
    assert spec.training.metrics[0].value in model.train_on_batch(x, y, return_dict=True)
