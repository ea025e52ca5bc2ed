"""Accuracy of two presets: the published experiment on real MNIST, and the bundled digits.

    python -m benchmarks.accuracy [--seeds 3] [--epochs 20] [--json]

Three seeds each; the limits are ranges around the values that the source publishes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Run, Store, train
from dlcore.analysis.history import history


def kaneko(store: Store, seeds: int, epochs: int) -> list[Measurement]:
    """Measure the validation accuracy after the first and the last epoch."""
    curves = [_curve(store, _run(store, "kaneko-mlp", seed, epochs)) for seed in range(seeds)]
    first, last = [curve[0] for curve in curves], [curve[-1] for curve in curves]
    name, source = "kaneko-mlp: val_accuracy, epoch", "published: 0.9748 and 0.9524"
    return [
        Measurement(f"{name} {epochs}", last, "", minimum=0.970, maximum=0.980, note=source),
        Measurement(f"{name} 1", first, "", minimum=0.943, maximum=0.962, note=source),
    ]


def digits(store: Store, seeds: int) -> list[Measurement]:
    """Measure the accuracy on the test set of the bundled digits."""
    runs = [_run(store, "digits-mlp", seed, None) for seed in range(seeds)]
    tests = [run.progress.test["accuracy"] for run in runs]
    return [Measurement("digits-mlp: test accuracy", tests, "", minimum=0.95)]


def _run(store: Store, preset: str, seed: int, epochs: int | None) -> Run:
    spec = PRESETS[preset].spec
    changes = {"seed": seed, "training.epochs": epochs or spec.training.epochs}
    return train(spec.changed(changes), store=store)


def _curve(store: Store, run: Run) -> Sequence[float]:
    return history(event for _, event in store.events(run.id)).metrics["val_accuracy"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        store = Store(Path(folder))
        measurements = kaneko(store, options.seeds, options.epochs)
        measurements += digits(store, options.seeds)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
