"""What the networks learn: the published experiment on real MNIST, and the bundled digits.

    python -m benchmarks.accuracy [--seeds 3] [--epochs 20] [--json]

Three seeds each; the bars are ranges round what the experiment's source states.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from dlcore import PRESETS, Run, Spec, Store, train
from dlcore.analysis.history import history


def kaneko(store: Store, seeds: int, epochs: int) -> list[Figure]:
    """Validation accuracy after the first and the last epoch."""
    curves = [_curve(store, _run(store, "kaneko-mlp", seed, epochs)) for seed in range(seeds)]
    name, last = "kaneko-mlp: val_accuracy", [curve[-1] for curve in curves]
    first = [curve[0] for curve in curves]
    return [
        Figure(f"{name}, epoch {epochs}", last, "", 0.970, ceiling=0.980, note="source: 0.9748"),
        Figure(f"{name}, epoch 1", first, "", 0.943, ceiling=0.962, note="source: 0.9524"),
    ]


def digits(store: Store, seeds: int) -> list[Figure]:
    """Accuracy on the test set of the bundled digits."""
    runs = [_run(store, "digits-mlp", seed, None) for seed in range(seeds)]
    tests = [run.progress.test["accuracy"] for run in runs]
    return [Figure("digits-mlp: test accuracy", tests, "", 0.95, at_least=True)]


def _run(store: Store, preset: str, seed: int, epochs: int | None) -> Run:
    spec: Spec = PRESETS[preset].spec
    training = spec.training.model_copy(update={"epochs": epochs or spec.training.epochs})
    return train(spec.model_copy(update={"seed": seed, "training": training}), store=store)


def _curve(store: Store, run: Run) -> Sequence[float]:
    return history(event for _, event in store.events(run.id)).metrics["val_accuracy"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains them all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        store = Store(Path(folder))
        figures = kaneko(store, chosen.seeds, chosen.epochs) + digits(store, chosen.seeds)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
