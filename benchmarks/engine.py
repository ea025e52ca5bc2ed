"""A fresh engine with an empty home, and what its runs tell about time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.warming import WARM_SECONDS
from dlcore import PRESETS, Run, Spec, Store
from dlcore.engine.supervisor import LocalEngine
from dlcore.events import EpochEnded, Progress
from tests.waiting import wait_for

END_SECONDS = 3600.0


@contextlib.contextmanager
def fresh_engine(workers: int | None = None) -> Iterator[tuple[LocalEngine, Store]]:
    """An engine whose workers have loaded TensorFlow, and its store; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        os.environ["DLCORE_HOME"] = folder
        store = Store(Path(folder))
        engine = LocalEngine(store, workers)
        try:
            wait_for(lambda: engine.status().is_ready, WARM_SECONDS)
            yield engine, store
        finally:
            engine.close()
            del os.environ["DLCORE_HOME"]


def kaneko(epochs: int, *, units: int = 64, seed: int = 0) -> Spec:
    """``kaneko-mlp`` with other epochs, width and seed."""
    spec = PRESETS["kaneko-mlp"].spec
    flatten, hidden, output = spec.layers
    return spec.model_copy(
        update={
            "layers": (flatten, hidden.model_copy(update={"units": units}), output),
            "training": spec.training.model_copy(update={"epochs": epochs}),
            "seed": seed,
        }
    )


def submit(engine: LocalEngine, store: Store, spec: Spec, learner: str) -> Run:
    """Creates a run and starts it."""
    run = store.create(spec, learner)
    engine.start(run.id)
    return run


def await_end(store: Store, run: Run) -> Run:
    """The run when it has ended."""
    wait_for(lambda: store.run(run.id).state.is_finished(), END_SECONDS)
    return store.run(run.id)


def seconds_of(run: Run) -> float:
    """From the submission to the end."""
    assert run.ended is not None
    return run.ended - run.created


def seconds_to_first_point(store: Store, run: Run) -> float:
    """From the submission to the first point of the curve, as the worker's clock tells."""
    told = (event for _, event in store.events(run.id))
    return next(e.at for e in told if isinstance(e, Progress | EpochEnded)) - run.created
