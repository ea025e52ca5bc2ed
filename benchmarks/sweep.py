"""A 5 x 5 sweep of `kaneko-mlp` against its runs' own training time.

    python -m benchmarks.sweep [--repetitions 3] [--epochs 3] [--json]

All 25 runs (learning rate x batch size) are queued at once and share one warm worker by turns, as
the Compare page starts them. Their own training time is what each used of the machine for its
epochs, waiting for turns not counted; building models, tests, saving and the store are on top.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.warm_engine import finish, warm_engine
from dlcore import PRESETS, Store
from dlcore.experiments.sweep import Axis, Sweep

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
BATCHES = (16, 32, 64, 128, 256)
BAR = 1.1


def measure(repetitions: int, epochs: int) -> list[Figure]:
    """The whole sweep, each time with a worker and a store of its own."""
    base = PRESETS["kaneko-mlp"].spec.changed({"training.epochs": epochs})
    sweep = Sweep(
        base,
        Axis("training.optimizer.learning_rate", RATES),
        Axis("training.batch_size", BATCHES),
    )
    whole, own = [], []
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
            store = Store(Path(folder))
            with warm_engine(store) as engine:
                began = time.perf_counter()
                runs = [store.create(spec, "benchmark") for spec in sweep.grid()]
                ended = finish(store, engine, runs)
                whole.append(time.perf_counter() - began)
                own.append(sum(run.progress.seconds for run in ended))
    ratios = [all_of_it / trained for all_of_it, trained in zip(whole, own, strict=True)]
    return [
        Figure("5 x 5 sweep : its runs' own training time", ratios, "x", BAR),
        Figure("the whole sweep", whole, "s"),
        Figure("training time of its 25 runs", own, "s"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the sweep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    return show(measure(chosen.repetitions, chosen.epochs), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
