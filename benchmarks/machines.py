"""Forty runs on Dask and PostgreSQL against the local engine and SQLite, on one computer.

    python -m benchmarks.machines [--runs 40] [--epochs 100] [--queries 100]
        [--repetitions 3] [--json]

Both train with two workers that have loaded TensorFlow: one machine with two, or two machines with
one each. They take turns, each time newly started, and each repetition begins with the other one.
The ratio is that of the two in the same repetition. A query is the prediction of one digit by a
trained network.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks.cluster import run_cluster
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
    with run_cluster(PORT) as cluster, patch.dict(os.environ, cluster.settings):
        store = Store()
        with closing(open_engine(store)) as engine:
            yield engine, store


NEAR, FAR = "local and SQLite", "Dask and PostgreSQL"
ENGINES = {NEAR: local, FAR: spread}


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
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    seconds: dict[str, list[float]] = defaultdict(list)
    milliseconds: dict[str, list[float]] = defaultdict(list)
    for number in range(options.repetitions):
        for name in sorted(ENGINES, reverse=number % 2 == 1):
            with ENGINES[name]() as (engine, store):
                taken, answers = measure(
                    engine, store, options.runs, options.epochs, options.queries
                )
            seconds[name].append(taken)
            milliseconds[name] += answers
    ratios = [far / near for far, near in zip(seconds[FAR], seconds[NEAR], strict=True)]
    measurements = [
        *(Measurement(f"{options.runs} runs, {name}", seconds[name], "s") for name in ENGINES),
        Measurement("against local and SQLite", ratios, "times", maximum=MAX_RATIO),
        *(Measurement(f"query, {name}", milliseconds[name], "ms") for name in ENGINES),
    ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
