"""Memory of a worker that trains many different networks one after another.

    python -m benchmarks.models [--models 40] [--json]

The networks have from five thousand to twenty million parameters, evenly spread on a logarithmic
scale, so that none shares its compiled program with another. Each trains one epoch. The engine may
renew its worker between two of them. What a worker keeps in the end is counted after it has been
idle for as long as the engine waits for that. Without files is what is left without the pages of
libraries, which Linux counts too, but can drop.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, RunState, Spec, Store
from dlcore.engine.supervisor import MAX_IDLE_SECONDS, LocalEngine
from tests.waiting import wait_for

SMALLEST, LARGEST = 5_000, 19_900_000
INPUTS, CLASSES = 64, 10
MAX_MEGABYTES = 1200.0
MAX_KEPT_MEGABYTES = 200.0
END_SECONDS = 600.0
MARGIN_SECONDS = 10.0
"""After the idle time: until the worker's next message and the engine's next look at it."""


@dataclass(frozen=True)
class Memory:
    """Megabytes of a worker: all that are in memory, and those without the pages of files."""

    all: float
    anonymous: float


def networks(count: int) -> list[Spec]:
    """Return networks of two hidden layers, the first of which is twice as wide."""
    base = PRESETS["digits-mlp"].spec.changed({"training.epochs": 1, "dataset.train_size": 200})
    output = {"kind": "dense", "units": CLASSES, "activation": "softmax"}
    specs = []
    for number in range(count):
        parameters = SMALLEST * (LARGEST / SMALLEST) ** (number / max(1, count - 1))
        # Without biases, inputs * 2n + 2n * n + n * classes parameters.
        linear = 2 * INPUTS + CLASSES
        units = int((math.sqrt(linear**2 + 8 * parameters) - linear) / 4)
        hidden = [
            {"kind": "dense", "units": width, "activation": "relu"} for width in (2 * units, units)
        ]
        specs.append(base.changed({"layers": [{"kind": "flatten"}, *hidden, output]}))
    return specs


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models")
    parser.add_argument("--models", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        os.environ["DLCORE_HOME"] = folder
        store = Store(Path(folder))
        engine = LocalEngine(Store(Path(folder)), workers=1)
        try:
            memory = _train_all(store, engine, networks(options.models))
        finally:
            engine.close()
    start, end = memory[0].all, memory[-1].all
    most = max(one.all for one in memory)
    anonymous = max(one.anonymous for one in memory)
    return report(
        [
            Measurement("worker at its start", [start], "MB"),
            Measurement("worker at most", [most], "MB", maximum=MAX_MEGABYTES),
            Measurement("worker at most, without files", [anonymous], "MB"),
            Measurement("worker kept in the end", [end - start], "MB", maximum=MAX_KEPT_MEGABYTES),
        ],
        as_json=options.json,
    )


def _measure(engine: LocalEngine) -> list[Memory]:
    """Return the memory of the one worker; nothing where it has just ended."""
    (pid,) = engine.status().worker_pids
    try:
        memory = psutil.Process(pid).memory_info()
    except psutil.NoSuchProcess:
        return []
    # Linux alone counts files separately.
    return [Memory(memory.rss / 1e6, (memory.rss - getattr(memory, "shared", 0)) / 1e6)]


def _train_all(store: Store, engine: LocalEngine, specs: Sequence[Spec]) -> list[Memory]:
    """Train each spec; return the worker's memory before, during and afterwards."""
    wait_for(lambda: engine.status().is_ready)
    memory = _measure(engine)

    def has_ended(run_id: str) -> bool:
        memory.extend(_measure(engine))
        return store.run(run_id).state.is_finished()

    for spec in specs:
        run = store.create(spec, "benchmark")
        engine.start(run.id)
        wait_for(lambda run_id=run.id: has_ended(run_id), END_SECONDS)  # type: ignore[misc]
        assert store.run(run.id).state is RunState.FINISHED
        store.delete(run.id)
    wait_for(lambda: engine.status().run_count == 0)
    time.sleep(MAX_IDLE_SECONDS + MARGIN_SECONDS)
    wait_for(lambda: engine.status().is_ready, END_SECONDS)
    return [*memory, *_measure(engine)]


if __name__ == "__main__":
    sys.exit(main())
