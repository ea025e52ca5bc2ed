"""FGSM on the preset `mnist-cnn`, trained as published, against published errors.

    python -m benchmarks.fooling [--seeds 3] [--json]

The published errors on MNIST with an epsilon of 0.25 are 69.7% and 79.2% for the convolutional
network of PyTorch's tutorial "Adversarial Example Generation" (two editions of its output), 89.4%
for a maxout network and 99.9% for a shallow softmax classifier (Goodfellow et al. 2015).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Store, train
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs.fooling import EPSILONS, LAB, FoolTestImages

PRESET = "mnist-cnn"
EPSILON = 0.25
LOWEST, HIGHEST = 69.7, 99.9
TEST_IMAGES, AT_ONCE = 10_000, 1000


def measure(context: QueryContext, seed: int) -> tuple[float, float]:
    """Train the preset with a seed; return the errors after FGSM and after equal noise, in %."""
    run = train(PRESETS[PRESET].spec.changed({"seed": seed}), store=context.store, preset=PRESET)
    queries = [
        FoolTestImages(run=run.id, start=start, count=AT_ONCE)
        for start in range(0, TEST_IMAGES, AT_ONCE)
    ]
    result = LAB.combine([query.answer(context) for query in queries])
    column = EPSILONS.index(EPSILON)
    fooled, noisy = (each.mean(axis=0)[column] for each in (result.fgsm, result.noise))
    return 100 * (1 - fooled), 100 * (1 - noisy)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fooling")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with tempfile.TemporaryDirectory() as home:
        context = QueryContext(Store(Path(home)), Cache.default())
        fooled, noisy = zip(*(measure(context, seed) for seed in range(options.seeds)), strict=True)
    title = f"{PRESET}: error after FGSM of {EPSILON}"
    return report(
        [
            Measurement(title, fooled, "%", minimum=LOWEST, maximum=HIGHEST),
            Measurement(f"{PRESET}: error after noise of {EPSILON}", noisy, "%"),
        ],
        as_json=options.json,
    )


if __name__ == "__main__":
    sys.exit(main())
