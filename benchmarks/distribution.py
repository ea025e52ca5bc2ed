"""Ours and plain ``model.fit`` over ten seeds: do the final metrics have one distribution?

    python -m benchmarks.distribution [--seeds 10] [--json]

For what the compiled path trains, which is not bit-identical to plain. The test is the two-sample
Kolmogorov-Smirnov test on the metrics after the last epoch; its p-value is what is told, and
below 0.05 the two would differ by more than chance. Beside it stand both medians and the
largest difference between the two runs of one seed.
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
from benchmarks.figures import Figure, show
from benchmarks.reproduction import ours, plain
from dlcore.datasets import Cache
from dlcore.experiments.presets import PRESETS
from dlcore.planning.trainer_choice import TrainerKind, choose
from dlcore.spec import Spec
from dlcore.training.train import SharedResources

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


def compare(name: str, spec: Spec, bench: SharedResources, seeds: int) -> list[Figure]:
    """Both sides with every seed."""
    assert choose(spec).path is TrainerKind.XLA, spec
    arrays = bench.shelf.arrays(spec)
    specs = [spec.model_copy(update={"seed": seed}) for seed in range(seeds)]
    theirs, mine = [plain(s, arrays) for s in specs], [ours(s, bench) for s in specs]
    metrics = [metric for metric in theirs[0] if metric.startswith("test_")]
    return [
        _agreement(f"{name}: {metric}", [t[metric] for t in theirs], [m[metric] for m in mine])
        for metric in metrics
    ]


def _agreement(name: str, theirs: Sequence[float], mine: Sequence[float]) -> Figure:
    apart = max(abs(one - other) for one, other in zip(theirs, mine, strict=True))
    note = (
        f"plain {statistics.median(theirs):.4g}, ours {statistics.median(mine):.4g}, "
        f"one seed's runs differ by {apart:.2g} at most"
    )
    value = float(ks_2samp(theirs, mine).pvalue)
    return Figure(f"{name}, p-value", [value], "", SIGNIFICANT, at_least=True, note=note)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.distribution")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    bench = SharedResources(Cache.default())
    figures = [
        figure
        for name, spec in SPECS.items()
        for figure in compare(name, spec, bench, chosen.seeds)
    ]
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
