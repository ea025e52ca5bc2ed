"""The tests that every store must pass."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dlcore.errors import DiskFull, RunFinished, RunLost, RunNotFound, StoreFull
from dlcore.events import (
    EpochEnded,
    Event,
    Failed,
    Fetching,
    Finished,
    Paused,
    Progress,
    Resumed,
    Started,
    Stopped,
)
from dlcore.experiments.presets import PRESETS
from dlcore.store import Artifacts, Command, Run, RunState, Store, queue
from dlcore.store.disk_usage import expected_bytes

SPEC = PRESETS["digits-mlp"].spec
UNKNOWN = "0" * 24

STARTED = Started(1.0, 0, 3, 10, 4810, "xla", "compiles_well")
ENDINGS: tuple[tuple[Event, RunState], ...] = (
    (Stopped(9.0, 1, {"accuracy": 0.5}), RunState.STOPPED),
    (Finished(9.0, 3, {"accuracy": 0.9}), RunState.FINISHED),
    (Failed(9.0, "diverged", {"epoch": 1}, 1), RunState.FAILED),
)


def epoch(number: int, loss: float, best: bool = True) -> EpochEnded:
    return EpochEnded(float(number), number, {"loss": loss}, 0.5, best)


def write_file(files: Artifacts, run_id: str) -> None:
    with files.atomic_write(run_id, "last.npz") as path:
        path.write_bytes(b"bad")


def ids(runs: list[Run]) -> list[str]:
    return [run.id for run in runs]


class ArtifactsContract:
    """Tests of files and their runs, with the fixtures ``store`` and ``expire`` of a subclass."""

    @pytest.fixture
    def expire(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        """Return a function after which every new lease is expired from the start."""
        return lambda: monkeypatch.setattr("dlcore.store.queue.LEASE_SECONDS", -1.0)

    def test_delete_removes_events_and_artifacts_too(self, store: Store) -> None:
        deleted, kept = store.create(SPEC, "ann"), store.create(SPEC, "ann")
        for run in (deleted, kept):
            store.append(run.id, STARTED)
            with store.artifacts.atomic_write(run.id, "last.npz") as path:
                path.write_bytes(b"model")
        store.delete(deleted.id)
        assert ids(store.runs()) == [kept.id]
        assert store.events(deleted.id) == []
        assert store.artifacts.names(deleted.id) == []
        assert store.artifacts.names(kept.id) == ["last.npz"]
        assert len(store.events(kept.id)) == 1

    def test_the_disk_usage_is_that_of_the_files_and_of_what_is_reserved(
        self, store: Store
    ) -> None:
        run, other = store.create(SPEC, "ann"), store.create(SPEC, "bob")
        reserved = expected_bytes(SPEC)
        assert store.disk_usage("ann").used == store.disk_usage("bob").used == reserved
        with store.files(run).atomic_write(run.id, "last.npz") as path:
            path.write_bytes(bytes(1000))
        store.append(run.id, STARTED, Finished(2.0, 3))
        assert store.disk_usage("ann").used == 1000
        assert store.sizes() == {run.id: 1000, other.id: 0}
        store.artifacts.remove(run.id, "last.npz")
        assert store.disk_usage("ann").used == 0

    def test_an_import_needs_space_too(self, store: Store) -> None:
        def write(run_id: str) -> None:
            write_file(store.artifacts, run_id)

        ended = [STARTED, Finished(2.0, 3)]
        run = store.import_run(SPEC, "ann", ended, write)
        assert store.disk_usage("ann").used == len(b"bad")
        store.max_bytes = 4
        with pytest.raises(StoreFull):
            store.import_run(SPEC, "bob", ended, write)
        assert store.artifacts.run_ids(before=math.inf) == [run.id]

    def test_leftover_files_of_deleted_runs_are_removed(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = store.create(SPEC, "ann")
        for run_id in (kept.id, UNKNOWN):
            write_file(store.artifacts, run_id)
        store.remove_leftovers()
        assert store.artifacts.names(UNKNOWN) == ["last.npz"]
        monkeypatch.setattr("dlcore.store.store.LEFTOVER_SECONDS", -1.0)
        store.remove_leftovers()
        assert store.artifacts.names(UNKNOWN) == []
        assert store.artifacts.names(kept.id) == ["last.npz"]

    def test_an_owner_that_has_lost_a_run_cannot_change_it(
        self, store: Store, expire: Callable[[], None]
    ) -> None:
        expire()
        store.create(SPEC, "ann")
        (lost,) = store.claim("a", 10)
        (run,) = store.claim("b", 10)
        assert (lost.claims, run.claims) == (1, 2)
        files = store.files(lost)
        with store.files(run).atomic_write(run.id, "last.npz") as path:
            path.write_bytes(b"good")
        for write in (
            lambda: store.append(run.id, STARTED, claim=lost.claims),
            lambda: store.record_crash(run.id, lost.claims),
            lambda: files.remove(run.id, "last.npz"),
            lambda: write_file(files, run.id),
        ):
            with pytest.raises(RunLost):
                write()
        store.release(run.id, lost.claims)
        assert store.claims("b") == {run.id: 2}
        assert store.run(run.id) == run
        assert store.artifacts.open(run.id, "last.npz").read() == b"good"

    def test_a_trainer_cannot_write_files_of_a_deleted_run(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        files = store.files(run)
        store.delete(run.id)
        with pytest.raises(RunNotFound):
            write_file(files, run.id)
        assert store.artifacts.names(run.id) == []

    def test_a_run_is_killed_at_once_with_its_files(self, store: Store) -> None:
        store.create(SPEC, "ann")
        (run,) = store.claim("a", 10)
        store.append(run.id, STARTED, epoch(1, 0.5))
        with store.files(run).atomic_write(run.id, "last.npz") as path:
            path.write_bytes(b"x")
        store.command(run.id, Command.KILL)
        assert store.run(run.id).error == ("killed", {})
        assert store.artifacts.names(run.id) == []
        assert store.claims("a") == {}
        with pytest.raises(RunFinished):
            write_file(store.files(run), run.id)

    @pytest.mark.parametrize(
        "odd", ["..", ".", "", "/etc", "a/b", "..\\b", "a\0b", "a" * 65, "x.npz/..", "é", "a\n"]
    )
    def test_ids_and_names_cannot_escape_the_folder(self, store: Store, odd: str) -> None:
        for run_id, name in ((odd, "last.npz"), (UNKNOWN, odd)):
            with pytest.raises(ValueError, match=r".*"):
                store.artifacts.open(run_id, name)
            with (
                pytest.raises(ValueError, match=r".*"),
                store.artifacts.atomic_write(run_id, name) as path,
            ):
                path.write_bytes(b"unreachable")
        with pytest.raises(RunNotFound):
            store.delete(odd)

    def test_an_artifact_is_written_atomically(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        with store.artifacts.atomic_write(run.id, "last.npz") as path:
            path.write_bytes(b"one")
            assert path.suffix == ".npz"
            assert store.artifacts.names(run.id) == []
        with pytest.raises(KeyError), store.artifacts.atomic_write(run.id, "last.npz") as path:
            path.write_bytes(b"two")
            raise KeyError
        assert store.artifacts.open(run.id, "last.npz").read() == b"one"
        assert store.artifacts.names(run.id) == ["last.npz"]
        assert store.artifacts.size(run.id) == 3

    def test_an_artifact_can_be_removed(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        for name in ("a.npz", "b.npz"):
            with store.artifacts.atomic_write(run.id, name) as path:
                Path(path).write_bytes(b"x")
        store.artifacts.remove(run.id, "a.npz")
        store.artifacts.remove(run.id, "a.npz")
        assert store.artifacts.names(run.id) == ["b.npz"]


class StoreContract(ArtifactsContract):
    """Tests of the fixtures ``store`` and ``reopen`` of a subclass."""

    @pytest.fixture
    def reopen(self, store: Store) -> Callable[[], Store]:
        """Return a function that opens the same store again, as another process would."""
        raise NotImplementedError

    # Runs

    def test_a_new_run_is_queued(self, store: Store) -> None:
        before = time.time()
        run = store.create(SPEC, "ann", name="mine", preset="digits-mlp")
        assert (run.learner, run.name, run.preset) == ("ann", "mine", "digits-mlp")
        assert run.spec == SPEC
        assert run.state is RunState.QUEUED
        assert before <= run.created <= time.time()
        assert (run.started, run.ended, run.error, run.attempts) == (None, None, None, 0)
        assert store.run(run.id) == run
        assert store.events(run.id) == []

    def test_ids_are_long_and_unique(self, store: Store) -> None:
        run_ids = {store.create(SPEC, "ann").id for _ in range(50)}
        assert len(run_ids) == 50
        assert all(len(run_id) == 24 and int(run_id, 16) >= 0 for run_id in run_ids)

    def test_an_unknown_run_is_an_error(self, store: Store) -> None:
        calls: list[Callable[[], object]] = [
            lambda: store.run(UNKNOWN),
            lambda: store.rename(UNKNOWN, "x"),
            lambda: store.annotate(UNKNOWN, "x"),
            lambda: store.delete(UNKNOWN),
            lambda: store.append(UNKNOWN, Paused(1.0)),
            lambda: store.command(UNKNOWN, Command.STOP),
        ]
        for call in calls:
            with pytest.raises(RunNotFound) as caught:
                call()
            assert caught.value.values == {"run": UNKNOWN}

    def test_runs_are_sorted_newest_first(self, store: Store) -> None:
        created = [store.create(SPEC, learner).id for learner in ("ann", "bob", "ann")]
        assert ids(store.runs()) == created[::-1]
        assert ids(store.runs("ann")) == [created[2], created[0]]
        assert store.runs("eve") == []

    def test_runs_are_filtered_by_state(self, store: Store) -> None:
        queued, finished = store.create(SPEC, "ann"), store.create(SPEC, "ann")
        store.append(finished.id, STARTED, Finished(2.0, 3))
        assert ids(store.runs("ann", [RunState.QUEUED])) == [queued.id]
        assert ids(store.runs(states=[RunState.FINISHED])) == [finished.id]
        assert store.runs(states=[]) == []

    def test_a_run_can_be_renamed_within_the_maximum_length(self, store: Store) -> None:
        run = store.create(SPEC, "ann", name="x" * 200)
        assert store.run(run.id).name == "x" * 80
        store.rename(run.id, "手書き数字" * 100)
        assert store.run(run.id).name == "手書き数字" * 16

    def test_a_run_has_a_note_within_the_maximum_length(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        assert run.note == ""
        store.annotate(run.id, "宿題" * 200)
        assert store.run(run.id).note == "宿題" * 100
        assert store.runs("ann")[0].note == "宿題" * 100

    def test_a_learner_can_use_half_of_what_others_leave(self, store: Store) -> None:
        needed = expected_bytes(SPEC)
        store.max_bytes = 10 * needed
        kept = [store.create(SPEC, "ann") for _ in range(5)]
        with pytest.raises(DiskFull) as caught:
            store.create(SPEC, "ann")
        assert caught.value.values == {
            "used": 5 * needed,
            "needed": needed,
            "maximum": 5 * needed,
        }
        for learner in ("bob", "bob", "eve", "joe"):
            store.create(SPEC, learner)
        with pytest.raises(StoreFull):
            store.create(SPEC, "sue")
        store.delete(kept[0].id)
        store.create(SPEC, "sue")

    def test_everything_survives_a_restart(self, store: Store, reopen: Callable[[], Store]) -> None:
        run = store.create(SPEC, "ann", name="mine")
        events = [STARTED, epoch(1, 0.5), Failed(9.0, "diverged", {"epoch": 1})]
        store.append(run.id, *events)
        reopened = reopen()
        assert reopened.run(run.id) == store.run(run.id)
        assert [event for _, event in reopened.events(run.id)] == events

    # Events

    def test_events_are_returned_in_order_after_a_cursor(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        events: list[Event] = [STARTED, *(epoch(n, 1.0 / n) for n in range(1, 4)), Paused(5.0)]
        store.append(run.id, events[0])
        store.append(run.id, *events[1:])
        stored = store.events(run.id)
        assert [event for _, event in stored] == events
        assert [seq for seq, _ in stored] == [1, 2, 3, 4, 5]
        assert store.events(run.id, after=3) == stored[3:]
        assert store.events(run.id, after=5) == []
        assert store.latest_events(run.id, 2) == events[-2:]
        assert store.latest_events(run.id, 100) == events

    def test_events_belong_to_one_run(self, store: Store) -> None:
        one, other = store.create(SPEC, "ann"), store.create(SPEC, "ann")
        store.append(one.id, STARTED, Paused(2.0))
        store.append(other.id, STARTED)
        assert len(store.events(one.id)) == 2
        assert len(store.events(other.id)) == 1

    def test_events_update_the_run(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, Fetching(0.5, "mnist.npz", 10, 100))
        assert store.run(run.id) == run
        store.append(run.id, STARTED)
        run = store.run(run.id)
        assert (run.state, run.started) == (RunState.RUNNING, 1.0)
        progress = run.progress
        assert (progress.epochs, progress.steps, progress.parameters) == (3, 10, 4810)
        assert (progress.trainer, progress.share) == ("xla", 0.0)
        store.append(run.id, Progress(1.5, 1, 5, 10, {"loss": 0.9}))
        assert store.run(run.id).progress.share == pytest.approx(0.5 / 3)
        store.append(run.id, epoch(1, 0.5), epoch(2, 0.6, best=False))
        progress = store.run(run.id).progress
        assert (progress.epoch, progress.step, progress.seconds) == (2, 0, 1.0)
        assert (progress.latest, progress.best) == ({"loss": 0.6}, {"loss": 0.5})
        assert progress.best_epoch == 1
        store.append(run.id, Paused(3.0))
        assert store.run(run.id).state is RunState.PAUSED
        store.append(run.id, Resumed(4.0))
        assert store.run(run.id).state is RunState.RUNNING
        store.append(run.id, Finished(5.0, 3, {"accuracy": 0.9}, early=True))
        run = store.run(run.id)
        assert (run.state, run.started, run.ended) == (RunState.FINISHED, 1.0, 5.0)
        assert (run.progress.test, run.progress.early) == ({"accuracy": 0.9}, True)

    def test_a_resumed_run_keeps_its_progress(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, STARTED, epoch(1, 0.5), dataclasses.replace(STARTED, at=7.0))
        run = store.run(run.id)
        assert (run.started, run.progress.epoch) == (1.0, 1)

    @pytest.mark.parametrize(("ending", "state"), ENDINGS, ids=lambda value: str(value)[:8])
    def test_a_finished_run_never_changes(
        self, store: Store, ending: Event, state: RunState
    ) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, STARTED, ending)
        before = store.run(run.id)
        assert before.state is state
        with pytest.raises(RunFinished):
            store.append(run.id, epoch(2, 0.1))
        for command in Command:
            with pytest.raises(RunFinished):
                store.command(run.id, command)
        assert store.claim("worker", 10) == []
        assert store.run(run.id) == before
        assert len(store.events(run.id)) == 2

    def test_a_failure_keeps_its_code_and_values(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, Failed(9.0, "diverged", {"epoch": 2, "learning_rate": 10.0}))
        assert store.run(run.id).error == ("diverged", {"epoch": 2, "learning_rate": 10.0})

    def test_append_is_atomic(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        unwritable = Failed(2.0, "odd", {"value": object()})
        with pytest.raises(TypeError):
            store.append(run.id, STARTED, unwritable)
        assert store.events(run.id) == []
        assert store.run(run.id) == run
        store.append(run.id, STARTED)

    def test_a_metric_may_be_nan(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, STARTED, epoch(1, math.nan))
        (_, stored) = store.events(run.id)[1]
        assert isinstance(stored, EpochEnded) and math.isnan(stored.metrics["loss"])
        assert math.isnan(store.run(run.id).progress.latest["loss"])

    def test_progress_is_thinned_when_the_run_ends(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.append(run.id, STARTED)
        for number in range(1, 31):
            points = [Progress(1.0, number, step, 50, {"loss": 0.1}) for step in range(1, 50)]
            store.append(run.id, *points, epoch(number, 0.1))
        assert len(store.events(run.id)) == 1 + 30 * 50
        store.append(run.id, Finished(9.0, 30))
        kept = store.events(run.id)
        points = [event for _, event in kept if isinstance(event, Progress)]
        assert 200 <= len(points) <= 400
        assert {point.epoch for point in points} == set(range(1, 31))
        assert [e.epoch for _, e in kept if isinstance(e, EpochEnded)] == list(range(1, 31))
        assert [seq for seq, _ in kept] == sorted({seq for seq, _ in kept})
        assert isinstance(kept[-1][1], Finished)

    # The queue

    def test_a_run_is_claimed_once(self, store: Store, reopen: Callable[[], Store]) -> None:
        run = store.create(SPEC, "ann")
        assert ids(store.claim("a", 10)) == [run.id]
        assert store.run(run.id).state is RunState.RUNNING
        assert reopen().claim("b", 10) == []
        assert store.claim("a", 10) == []

    def test_learners_alternate_in_the_queue(self, store: Store) -> None:
        busy = [store.create(SPEC, "ann").id for _ in range(3)]
        other = store.create(SPEC, "bob").id
        late = store.create(SPEC, "eve").id
        assert ids(store.claim("a", 4)) == [busy[0], other, late, busy[1]]
        assert ids(store.claim("a", 4)) == [busy[2]]

    def test_a_run_that_does_not_fit_waits_and_others_pass(self, store: Store) -> None:
        large, small, later = (store.create(SPEC, name).id for name in ("ann", "bob", "eve"))
        assert ids(store.claim("a", 1, lambda run: run.id != large)) == [small]
        assert store.run(large).state is RunState.QUEUED and store.queue_position(large) == 1
        assert ids(store.claim("a", 9)) == [large, later]

    def test_a_run_with_an_owner_is_claimed_by_nobody_else(self, store: Store) -> None:
        run = store.create(SPEC, "shell", owner="me")
        assert store.claim("a", 10) == []
        assert ids(store.claim("me", 10)) == [run.id]

    def test_a_run_with_an_expired_lease_can_be_claimed(
        self, store: Store, expire: Callable[[], None]
    ) -> None:
        running, paused = store.create(SPEC, "ann"), store.create(SPEC, "bob")
        expire()
        store.claim("a", 10)
        store.append(running.id, STARTED)
        store.append(paused.id, STARTED, Paused(2.0))
        claimed = store.claim("b", 10)
        assert [(run.id, run.state) for run in claimed] == [(running.id, RunState.RUNNING)]
        assert store.claims("b") == {running.id: 2}
        store.command(paused.id, Command.RESUME)
        claimed = store.claim("b", 10)
        assert [(run.id, run.state) for run in claimed] == [(paused.id, RunState.RUNNING)]
        assert store.claims("a") == {}
        assert store.claims("b") == {running.id: 2, paused.id: 2}

    def test_an_owner_with_an_expired_lease_does_not_get_its_runs_twice(
        self, store: Store, expire: Callable[[], None]
    ) -> None:
        run = store.create(SPEC, "ann")
        expire()
        store.claim("a", 10)
        assert store.claim("a", 10) == []
        assert store.claims("a") == {run.id: 1}

    def test_renew_extends_the_lease(
        self, store: Store, expire: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            expire()
            store.create(SPEC, "ann")
            store.claim("a", 10)
            patched.undo()
        monkeypatch.undo()
        store.renew("a")
        assert store.claim("b", 10) == []

    def test_a_lease_ends_in_time_after_the_clock_was_set_back(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = store.create(SPEC, "ann")
        at = store.database.now()
        with monkeypatch.context() as patched:
            patched.setattr(store.database, "now", lambda: at + 3600)
            store.claim("gone", 10)
        assert store.claim("b", 10) == []
        later = at + queue.LEASE_SECONDS + 1
        monkeypatch.setattr(store.database, "now", lambda: later)
        assert ids(store.claim("b", 10)) == [run.id]

    def test_setting_the_clock_moves_no_lease(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.create(SPEC, "ann")
        store.claim("a", 10)
        later = time.time() + 3600
        monkeypatch.setattr(time, "time", lambda: later)
        assert store.claim("b", 10) == []

    def test_a_released_run_waits_in_the_queue(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.claim("a", 10)
        store.append(run.id, STARTED, epoch(1, 0.5))
        store.release(run.id)
        assert store.claims("a") == {}
        assert store.run(run.id).state is RunState.QUEUED
        assert store.queue_position(run.id) == 1
        store.command(run.id, Command.STOP)
        (claimed,) = store.claim("b", 10)
        assert (claimed.id, claimed.state) == (run.id, RunState.RUNNING)
        assert store.pop_commands("b") == [(run.id, Command.STOP)]

    @pytest.mark.parametrize("command", [Command.RESUME, Command.STOP])
    def test_a_released_paused_run_is_not_claimed_until_it_gets_a_command(
        self, store: Store, command: Command
    ) -> None:
        run = store.create(SPEC, "ann")
        store.claim("a", 10)
        store.append(run.id, STARTED, Paused(2.0))
        store.release(run.id)
        assert store.claim("b", 10) == []
        store.command(run.id, command)
        assert ids(store.claim("b", 10)) == [run.id]

    def test_a_learner_without_a_running_run_comes_first(self, store: Store) -> None:
        busy = [store.create(SPEC, "ann").id for _ in range(4)]
        assert ids(store.claim("a", 2)) == busy[:2]
        late = store.create(SPEC, "bob").id
        assert store.queue_position(late) == 1
        assert [store.queue_position(run_id) for run_id in busy[2:]] == [2, 3]
        assert ids(store.claim("a", 2)) == [late, busy[2]]

    def test_runs_are_unloaded_only_for_learners_who_have_none(self, store: Store) -> None:
        busy = [store.create(SPEC, "ann").id for _ in range(4)]
        store.claim("a", 3)
        assert store.runs_to_unload("a") == []
        store.create(SPEC, "bob")
        assert store.runs_to_unload("a") == [busy[2]]
        for learner in ("eve", "joe"):
            store.create(SPEC, learner)
        assert store.runs_to_unload("a") == [busy[2], busy[1]]
        assert store.runs_to_unload("b") == []

    def test_crashes_are_counted(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        assert [store.record_crash(run.id) for _ in range(3)] == [1, 2, 3]
        assert store.run(run.id).attempts == 3

    def test_commands_end_queued_runs_at_once(self, store: Store) -> None:
        stopped, killed = store.create(SPEC, "ann"), store.create(SPEC, "ann")
        store.command(stopped.id, Command.STOP)
        store.command(killed.id, Command.KILL)
        assert store.run(stopped.id).state is RunState.STOPPED
        assert not store.run(stopped.id).has_result()
        assert store.run(killed.id).state is RunState.FAILED
        assert store.run(killed.id).error == ("killed", {})
        assert store.claim("a", 10) == []

    def test_a_command_is_returned_once_and_to_the_owner_only(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.command(run.id, Command.PAUSE)
        assert store.run(run.id).state is RunState.QUEUED
        store.claim("a", 10)
        assert store.pop_commands("b") == []
        assert store.pop_commands("a") == [(run.id, Command.PAUSE)]
        assert store.pop_commands("a") == []

    def test_a_repeated_command_replaces_no_later_one(self, store: Store) -> None:
        run = store.create(SPEC, "ann")
        store.claim("a", 10)
        store.repeat_command(run.id, Command.RESUME)
        assert store.pop_commands("a") == [(run.id, Command.RESUME)]
        store.command(run.id, Command.PAUSE)
        store.repeat_command(run.id, Command.RESUME)
        assert store.pop_commands("a") == [(run.id, Command.PAUSE)]
        store.command(run.id, Command.PAUSE)
        store.repeat_command(run.id, Command.STOP)
        assert store.pop_commands("a") == [(run.id, Command.STOP)]

    @pytest.mark.parametrize(
        ("commands", "pending"),
        [
            ((Command.PAUSE, Command.RESUME), Command.RESUME),
            ((Command.PAUSE, Command.STOP), Command.STOP),
            ((Command.STOP, Command.RESUME), Command.STOP),
        ],
    )
    def test_a_command_that_ends_a_run_is_not_overridden(
        self, store: Store, commands: tuple[Command, ...], pending: Command
    ) -> None:
        run = store.create(SPEC, "ann")
        store.claim("a", 10)
        for command in commands:
            store.command(run.id, command)
        assert store.pop_commands("a") == [(run.id, pending)]
