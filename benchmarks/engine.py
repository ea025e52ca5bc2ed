"""Engines and runs without a server or a browser."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlcore import PRESETS, Run, RunState, Spec, Store
from dlcore.engine.contract import Engine
from dlcore.engine.supervisor import LocalEngine
from dlcore.events import EpochEnded, Progress
from tests.waiting import wait_for

WARM_SECONDS = 180.0
END_SECONDS = 3600.0
POLL_SECONDS = 0.05


@contextlib.contextmanager
def fresh_engine(workers: int | None = None) -> Iterator[tuple[LocalEngine, Store]]:
    """Start an engine with an empty store; its workers have loaded TensorFlow."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        store = Store(Path(folder))
        engine = LocalEngine(store, workers)
        try:
            wait_for(lambda: engine.status().is_ready, WARM_SECONDS)
            yield engine, store
        finally:
            engine.close()


def kaneko(epochs: int, *, units: int = 64, seed: int = 0) -> Spec:
    """Return ``kaneko-mlp`` with other epochs, width and seed."""
    changes = {"training.epochs": epochs, "layers.1.units": units, "seed": seed}
    return PRESETS["kaneko-mlp"].spec.changed(changes)


def warm_up(store: Store, spec: Spec | None = None) -> None:
    """Run one epoch in the worker of a store and wait for its end.

    Args:
        spec: makes its own shape warm too; by default the bundled digits, which leaves the shapes
            of other data cold.
    """
    spec = spec or PRESETS["digits-mlp"].spec
    run = store.create(spec.changed({"training.epochs": 1}), "warm-up")
    run = await_end(store, run, WARM_SECONDS)
    if run.state is not RunState.FINISHED:
        raise RuntimeError(f"the warm-up run ended as {run.state}")


def submit(engine: Engine, store: Store, spec: Spec, learner: str) -> Run:
    """Create a run and start it."""
    run = store.create(spec, learner)
    engine.start(run.id)
    return run


def await_end(store: Store, run: Run, seconds: float = END_SECONDS) -> Run:
    """Wait until a run has ended; return it."""
    wait_for(lambda: store.run(run.id).state.is_finished(), seconds)
    return store.run(run.id)


def await_all(store: Store, runs: Sequence[Run]) -> list[Run]:
    """Wait until all runs have ended, polling rarely to leave the machine to them."""
    for run in runs:
        while not store.run(run.id).state.is_finished():
            time.sleep(POLL_SECONDS)
    return [store.run(run.id) for run in runs]


def finish(store: Store, engine: LocalEngine, runs: Sequence[Run]) -> list[Run]:
    """Start runs and wait until all have ended.

    Raises:
        SystemExit: one failed.
    """
    for run in runs:
        if not store.run(run.id).state.is_finished():
            engine.start(run.id)
    ended = await_all(store, runs)
    failed = [run.error for run in ended if run.error]
    if failed:
        raise SystemExit(f"a run failed: {failed[0]}")
    return ended


def seconds_of(run: Run) -> float:
    """Return the seconds from the submission to the end."""
    assert run.ended is not None
    return run.ended - run.created


def seconds_to_first_point(store: Store, run: Run) -> float:
    """Return the seconds from the submission to the first point of the curve."""
    events = (event for _, event in store.events(run.id))
    return next(e.at for e in events if isinstance(e, Progress | EpochEnded)) - run.created
