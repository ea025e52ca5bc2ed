"""Distribution of the final metrics over ten seeds, ours against plain ``model.fit``.

    python -m benchmarks.distribution [--seeds 10] [--json]

For specs on the compiled path, which is not bit-identical to plain Keras. Reported is the p-value
of the two-sample Kolmogorov-Smirnov test on the test metrics after the last epoch; below 0.05 the
distributions differ significantly. The note has both medians and the largest difference between
the two runs of one seed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Mapping, Sequence

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from scipy.stats import ks_2samp

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from benchmarks.reproduction import ours, plain
from dlcore.datasets import Cache
from dlcore.experiments.presets import PRESETS
from dlcore.planning.trainer_choice import TrainerKind, choose_trainer
from dlcore.spec import Spec
from dlcore.training.shared_resources import SharedResources

SIGNIFICANT = 0.05

SPECS: Mapping[str, Spec] = {
    "digits-mlp": PRESETS["digits-mlp"].spec,
    "kaneko-mlp, 10,000 digits, 5 epochs": PRESETS["kaneko-mlp"].spec.changed(
        {"dataset.train_size": 10_000, "training.epochs": 5}
    ),
    "airline-lstm, 20 epochs": PRESETS["airline-lstm"].spec.changed({"training.epochs": 20}),
    "imdb-rnn, 10,000 reviews of 100 words, 3 epochs": PRESETS["imdb-rnn"].spec.changed(
        {"dataset.train_size": 10_000, "dataset.steps": 100, "training.epochs": 3}
    ),
}


def compare(name: str, spec: Spec, resources: SharedResources, seeds: int) -> list[Measurement]:
    """Train both sides with every seed."""
    assert choose_trainer(spec).kind is TrainerKind.XLA, spec
    arrays = resources.datasets.arrays(spec)
    specs = [spec.model_copy(update={"seed": seed}) for seed in range(seeds)]
    theirs, mine = [plain(s, arrays) for s in specs], [ours(s, resources) for s in specs]
    metrics = [metric for metric in theirs[0] if metric.startswith("test_")]
    return [
        _agreement(f"{name}: {metric}", [t[metric] for t in theirs], [m[metric] for m in mine])
        for metric in metrics
    ]


def _agreement(name: str, theirs: Sequence[float], mine: Sequence[float]) -> Measurement:
    largest = max(abs(one - other) for one, other in zip(theirs, mine, strict=True))
    note = (
        f"plain {statistics.median(theirs):.4g}, ours {statistics.median(mine):.4g}, "
        f"largest difference of one seed {largest:.2g}"
    )
    value = float(ks_2samp(theirs, mine).pvalue)
    return Measurement(f"{name}, p-value", [value], "", minimum=SIGNIFICANT, note=note)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.distribution")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    resources = SharedResources(Cache.default())
    measurements = [
        measurement
        for name, spec in SPECS.items()
        for measurement in compare(name, spec, resources, options.seeds)
    ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
