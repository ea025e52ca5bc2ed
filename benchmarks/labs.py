"""The labs: seconds of a whole lab on stored runs.

    python -m benchmarks.labs [--lab NAME] [--preset NAME] [--repetitions 3] [--json]

Runs of one epoch are trained first: how long a lab takes does not depend on how much was learned.
The queries are answered in this process, one after the other, as a worker does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Store, train
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs import LABS

PRESET_NAMES = ("digits-cnn", "kaneko-mlp", "mnist-cnn")
MAX_SECONDS, MAX_TRAINING = 2.0, 180.0
TRAINING = ("hardening", "transfer", "strokes")
"""Labs that train in their queries."""


def measure(
    context: QueryContext, preset: str, labs: Sequence[str], count: int
) -> list[Measurement]:
    """Measure the labs that fit a preset on a run of one epoch."""
    changes = {"training.epochs": 1, "training.trainer": "exact"}
    run = train(PRESETS[preset].spec.changed(changes), store=context.store, preset=preset)
    measurements = []
    for lab in (LABS[name] for name in labs if LABS[name].fits(run.spec)):
        seconds, longest = [], 0.0
        for _ in range(1 if lab.id in TRAINING else count):
            times = []
            for query in lab.queries(run):
                start = time.perf_counter()
                query.answer(context)
                times.append(time.perf_counter() - start)
            seconds.append(sum(times))
            longest = max(longest, *times)
        note = f"longest query {longest:.2f} s"
        name = f"{preset}: {lab.id}"
        maximum = MAX_TRAINING if lab.id in TRAINING else MAX_SECONDS
        measurements.append(Measurement(name, seconds, "s", maximum=maximum, note=note))
    return measurements


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labs")
    parser.add_argument("--lab", choices=LABS, action="append")
    parser.add_argument("--preset", choices=PRESET_NAMES, action="append")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with tempfile.TemporaryDirectory() as home:
        context = QueryContext(Store(Path(home)), Cache.default())
        measurements = [
            measurement
            for preset in options.preset or PRESET_NAMES
            for measurement in measure(
                context, preset, options.lab or list(LABS), options.repetitions
            )
        ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
