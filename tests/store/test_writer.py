"""The background writer stores all events, even after write errors."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from dlcore.errors import DatabaseUnavailable, EventsLost, RunFinished, RunNotFound
from dlcore.events import EpochEnded, Event, Failed, Finished, Progress, Started
from dlcore.experiments.presets import PRESETS
from dlcore.store import Run, RunProgress, Store
from dlcore.store.writer import EventRecorder, EventWriter

ROOT = Path(__file__).parents[2]
SPEC = PRESETS["digits-mlp"].spec
STARTED = Started(1.0, 0, 3, 10, 4810, "xla", "compiles_well")


def progress(epoch: int, step: int) -> Progress:
    return Progress(1.0, epoch, step, 10, {"loss": 0.5})


def stored_events(store: Store, run: Run) -> list[Event]:
    return [event for _, event in store.events(run.id)]


def test_flush_waits_until_all_events_are_stored_in_order(store: Store) -> None:
    writer = EventWriter(store)
    runs = [store.create(SPEC, "ann") for _ in range(3)]
    for run in runs:
        writer.put(run, STARTED)
    for step in range(1, 50):
        for run in runs:
            writer.put(run, progress(1, step))
    writer.flush()
    for run in runs:
        assert stored_events(store, run) == [STARTED, *(progress(1, step) for step in range(1, 50))]


def test_flush_waits_for_the_events_of_its_thread_beside_other_threads(store: Store) -> None:
    writer = EventWriter(store)
    runs = [store.create(SPEC, "ann") for _ in range(6)]
    start = threading.Barrier(len(runs))

    def train(run: Run) -> list[list[Event]]:
        start.wait()
        found = []
        for step in range(1, 9):
            writer.put(run, progress(1, step))
            if step % 2 == 0:
                writer.flush()
                found.append(stored_events(store, run))
        return found

    with ThreadPoolExecutor(len(runs)) as threads:
        for found in threads.map(train, runs):
            expected = [[progress(1, step) for step in range(1, end + 1)] for end in (2, 4, 6, 8)]
            assert found == expected


def test_flush_of_nothing_returns(store: Store) -> None:
    EventWriter(store).flush()


def test_a_deleted_run_is_an_error(store: Store) -> None:
    writer = EventWriter(store)
    deleted, kept = store.create(SPEC, "ann"), store.create(SPEC, "ann")
    store.delete(deleted.id)
    writer.put(deleted, STARTED)
    writer.put(kept, STARTED)
    writer.flush()
    with pytest.raises(RunNotFound):
        writer.put(deleted, progress(1, 1))
    writer.put(kept, progress(1, 1))
    writer.flush()
    assert stored_events(store, kept) == [STARTED, progress(1, 1)]


def test_a_run_that_another_process_ended_is_an_error(store: Store) -> None:
    writer = EventWriter(store)
    run = store.create(SPEC, "ann")
    store.append(run.id, STARTED, Finished(2.0, 3))
    writer.put(run, progress(1, 1))
    writer.flush()
    with pytest.raises(RunFinished):
        writer.put(run, progress(1, 2))


def test_the_recorder_skips_events_that_a_resumed_run_repeats(store: Store) -> None:
    writer = EventWriter(store)
    run = store.create(SPEC, "ann")
    record = EventRecorder(writer, replace(run, progress=RunProgress(epoch=2, step=5)))
    repeated = [progress(1, 3), EpochEnded(1.0, 2, {}, 0.1, True), progress(3, 4), progress(3, 5)]
    new = [progress(3, 6), EpochEnded(1.0, 3, {}, 0.1, True), progress(4, 1), Finished(2.0, 4)]
    for event in [STARTED, *repeated, *new]:
        record(event)
    writer.flush()
    assert stored_events(store, run) == [STARTED, *new]


def test_a_permanent_error_ends_its_run_and_holds_up_no_other(store: Store) -> None:
    writer = EventWriter(store)
    odd, other = store.create(SPEC, "ann"), store.create(SPEC, "ann")
    writer.put(odd, Failed(2.0, "odd", {"value": object()}))
    writer.put(other, STARTED)
    writer.flush()
    assert stored_events(store, other) == [STARTED]
    assert writer.has_lost(odd)
    assert not writer.has_lost(other)
    with pytest.raises(EventsLost):
        writer.put(odd, STARTED)


def test_events_that_were_stored_when_the_connection_was_lost_are_stored_once(
    dlcore_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LosesConnection(Store):
        losses = 2

        def append(self, run_id: str, *events: Event, claim: int | None = None) -> None:
            super().append(run_id, *events, claim=claim)
            if self.losses:
                self.losses -= 1
                raise DatabaseUnavailable(reason="connection lost")

    monkeypatch.setattr("dlcore.store.writer.RETRY_SECONDS", 0.01)
    store = LosesConnection(dlcore_home)
    writer, run = EventWriter(store), store.create(SPEC, "ann")
    events = [STARTED, *(progress(1, step) for step in range(1, 5))]
    for event in [*events, Finished(2.0, 3)]:
        writer.put(run, event)
        writer.flush()
    assert stored_events(store, run) == [*events, Finished(2.0, 3)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_events_wait_while_the_disk_is_full(store: Store) -> None:
    """A limit on the size of files, for half a second, has the effect of a full disk."""
    run = store.create(SPEC, "ann")
    script = (
        "import resource, threading\n"
        "from dlcore.events import *\n"
        "from dlcore.store import Store\n"
        "from dlcore.store.writer import EventWriter\n"
        "store = Store()\n"
        f"run = store.run({run.id!r})\n"
        "writer = EventWriter(store)\n"
        "writer.flush()\n"
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))\n"
        "threading.Timer(0.5, resource.setrlimit, (resource.RLIMIT_FSIZE, (hard, hard))).start()\n"
        "for step in range(1, 100):\n"
        "    writer.put(run, Progress(1.0, 1, step, 100, {'loss': 0.5}))\n"
        "writer.flush()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert f"events of run {run.id} are not stored" in done.stderr
    assert stored_events(store, run) == [
        Progress(1.0, 1, step, 100, {"loss": 0.5}) for step in range(1, 100)
    ]
