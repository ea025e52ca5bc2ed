"""A 5 x 5 sweep of `kaneko-mlp` against the training time of its runs.

    python -m benchmarks.sweep [--repetitions 3] [--epochs 3] [--json]

All 25 runs (learning rate x batch size) are queued at once and share one warm worker, as the
Compare page starts them. The training time of a run is the time of its epochs, without waiting for
its slot; building models, tests, saving and the store come on top.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import finish, fresh_engine
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS
from dlcore.experiments.sweep import Axis, Sweep

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
BATCHES = (16, 32, 64, 128, 256)
MAX_RATIO = 1.1


def measure(repetitions: int, epochs: int) -> list[Measurement]:
    """Run the sweep repeatedly, each time with a new worker and store."""
    base = PRESETS["kaneko-mlp"].spec.changed({"training.epochs": epochs})
    sweep = Sweep(
        base,
        Axis("training.optimizer.learning_rate", RATES),
        Axis("training.batch_size", BATCHES),
    )
    total, training = [], []
    for _ in range(repetitions):
        with fresh_engine() as (engine, store):
            start = time.perf_counter()
            runs = [store.create(spec, "benchmark") for spec in sweep.grid()]
            ended = finish(store, engine, runs)
            total.append(time.perf_counter() - start)
            training.append(sum(run.progress.seconds for run in ended))
    ratios = [whole / trained for whole, trained in zip(total, training, strict=True)]
    return [
        Measurement("5 x 5 sweep : training time of its runs", ratios, "x", maximum=MAX_RATIO),
        Measurement("5 x 5 sweep", total, "s"),
        Measurement("training time of its 25 runs", training, "s"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    return report(measure(options.repetitions, options.epochs), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
