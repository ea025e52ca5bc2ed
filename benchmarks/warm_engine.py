"""An engine whose worker has loaded TensorFlow, and waiting for runs to end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dlcore import Run, Store
from dlcore.engine.supervisor import LocalEngine

LOOK_SECONDS = 0.05


@contextmanager
def warm_engine(store: Store) -> Iterator[LocalEngine]:
    """An engine that is ready; it is closed at the end."""
    engine = LocalEngine(store)
    try:
        while not engine.status().is_ready:
            time.sleep(LOOK_SECONDS)
        yield engine
    finally:
        engine.close()


def finish(store: Store, engine: LocalEngine, runs: Sequence[Run]) -> list[Run]:
    """Lets runs begin and waits until all have ended.

    Raises:
        SystemExit: one failed.
    """
    for run in runs:
        if not store.run(run.id).state.is_finished():
            engine.start(run.id)
    while not all(store.run(run.id).state.is_finished() for run in runs):
        time.sleep(LOOK_SECONDS)
    ended = [store.run(run.id) for run in runs]
    failed = [run.error for run in ended if run.error]
    if failed:
        raise SystemExit(f"a run failed: {failed[0]}")
    return ended
