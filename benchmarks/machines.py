"""Forty runs on Dask and PostgreSQL against the local engine and SQLite, on one computer.

    python -m benchmarks.machines [--runs 40] [--epochs 100] [--queries 100] [--json]

Both train with two workers that have loaded TensorFlow: one machine with two, or two machines with
one each. A query is the prediction of one digit by a trained network.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.cluster import cluster
from benchmarks.engine import await_all, submit
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Store
from dlcore.engine.contract import Engine
from dlcore.engine.open_engine import open_engine
from dlcore.engine.supervisor import LocalEngine
from dlcore.inference.images.outputs import PredictSamples
from tests.waiting import wait_for

PORT = 18786
WORKERS = 2
MAX_RATIO = 1.10


@contextmanager
def local() -> Iterator[tuple[Engine, Store]]:
    """Run one machine with two workers."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        store = Store(Path(folder))
        with closing(LocalEngine(store, WORKERS)) as engine:
            yield engine, store


@contextmanager
def spread() -> Iterator[tuple[Engine, Store]]:
    """Run two machines with one worker each."""
    with cluster(PORT) as settings:
        os.environ.update(settings)
        store = Store()
        with closing(open_engine(store)) as engine:
            yield engine, store


def measure(
    engine: Engine, store: Store, runs: int, epochs: int, queries: int
) -> tuple[float, list[float]]:
    """Return the seconds for all runs, and the milliseconds of each query."""
    spec = PRESETS["digits-mlp"].spec.changed({"training.epochs": epochs})
    wait_for(lambda: len(engine.status().worker_pids) == WORKERS and engine.status().is_ready)
    # As many as there are workers, at least.
    await_all(store, [submit(engine, store, spec, f"warm-up {n}") for n in range(4 * WORKERS)])
    start = time.perf_counter()
    started = [submit(engine, store, spec, f"learner {number}") for number in range(runs)]
    ended = await_all(store, started)
    seconds = time.perf_counter() - start
    if any(run.error for run in ended):
        raise SystemExit(f"a run failed: {ended}")
    query = PredictSamples(run=ended[0].id, samples=((0.0,) * 64,))
    times = []
    for _ in range(queries):
        start = time.perf_counter()
        engine.answer(query)
        times.append(1000 * (time.perf_counter() - start))
    return seconds, times


def main() -> int:
    """Measure both, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = (options.runs, options.epochs, options.queries)
    with local() as (engine, store):
        seconds, milliseconds = measure(engine, store, *sizes)
    with spread() as (engine, store):
        far_seconds, far_milliseconds = measure(engine, store, *sizes)
    ratio = far_seconds / seconds
    measurements = [
        Measurement(f"{options.runs} runs, local and SQLite", [seconds], "s"),
        Measurement(f"{options.runs} runs, Dask and PostgreSQL", [far_seconds], "s"),
        Measurement("against local and SQLite", [ratio], "times", maximum=MAX_RATIO),
        Measurement("query, local", milliseconds, "ms"),
        Measurement("query, over Dask", far_milliseconds, "ms"),
    ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
