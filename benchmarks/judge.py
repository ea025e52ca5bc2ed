"""The judge: the verdict on 40 real runs of known kind.

    python -m benchmarks.judge [--seeds 4] [--json]

Ten kinds of runs are trained, each with several seeds, which decide generated data too. A verdict
is right if it is one of those that a teacher would accept for the kind, with the notes that must
accompany it. A run of a kind that learns nothing must never be praised.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Spec, Store
from dlcore.analysis.diagnosis import Diagnosis, FindingCode, diagnose, evidence
from dlcore.analysis.history import history
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.uploads.csv_encoding import Scaling
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.experiments.adapt import adapt
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import ExclusiveSlot
from dlcore.training.train import train

DIGITS = PRESETS["digits-mlp"].spec
PRAISE = {FindingCode.GOOD, FindingCode.STEADY, FindingCode.STILL_IMPROVING}


@dataclass(frozen=True)
class RunKind:
    """A kind of runs.

    Args:
        spec: returns the spec of a seed; saves its data in the cache.
        verdicts: those that are right.
        notes: those that must be among the notes.
    """

    spec: Callable[[Cache, int], Spec]
    verdicts: frozenset[FindingCode]
    notes: frozenset[FindingCode] = frozenset()


def uploaded(cache: Cache, x: Array, y: Sequence[object], *, scaling: Scaling = "standard") -> Spec:
    """Return a spec on a table, which is saved in the cache.

    Args:
        x: numbers, shape ``(rows, columns)``.
        y: target of each row.
    """
    names = [f"x{column}" for column in range(x.shape[1])]
    rows = [",".join([*map(str, values), str(target)]) for values, target in zip(x, y, strict=True)]
    content = "\n".join([",".join([*names, "y"]), *rows]).encode()
    sha256 = save_table(cache, content)
    return adapt(DIGITS, build_spec(read_table(content), sha256, names, "y", scaling=scaling))


def majority(cache: Cache, seed: int) -> Spec:
    """Random inputs; nine of ten rows are of one class."""
    random = np.random.default_rng(seed)
    labels = np.where(random.permutation(400) < 40, "yes", "no")
    return uploaded(cache, random.normal(size=(400, 2)), list(labels))


def mean(cache: Cache, seed: int) -> Spec:
    """Random inputs and a random number."""
    random = np.random.default_rng(seed)
    return uploaded(cache, random.random((60, 9)), list(random.random(60))).changed(
        {"training.epochs": 60}
    )


def partly(cache: Cache, seed: int) -> Spec:
    """Seven classes, of which the inputs tell something, and nearly half of the rows in one."""
    random = np.random.default_rng(seed)
    labels = random.choice(7, size=4000, p=[0.45, *[0.55 / 6] * 6])
    noise = random.normal(size=(4000, 2))
    angles = 2 * np.pi * labels / 7
    x = 1.1 * np.stack([np.cos(angles), np.sin(angles)], axis=1) + noise
    return uploaded(cache, x, [f"c{label}" for label in labels])


def guessing(cache: Cache, seed: int) -> Spec:
    """A hidden layer whose units a huge rate has killed in the first step."""
    return DIGITS.changed({"training.optimizer": {"name": "sgd", "learning_rate": 10.0}})


def jumping(cache: Cache, seed: int) -> Spec:
    """A rate at which the digits are learned, but not kept."""
    return DIGITS.changed({"training.optimizer.learning_rate": 0.1, "training.batch_size": 8})


def exploding(cache: Cache, seed: int) -> Spec:
    """Two classes, one sample a step, a rate of 3."""
    changes = {"training.optimizer.learning_rate": 3.0, "training.batch_size": 1}
    return PRESETS["precision-binary"].spec.changed({**changes, "training.metrics": ["accuracy"]})


def unscaled(cache: Cache, seed: int) -> Spec:
    """Columns of different units as they are, as in a table of houses."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(1000, 3)) * [1500.0, 2.0, 8.0] + [3000.0, 30.0, -120.0]
    y = x[:, 1] + 0.1 * x[:, 2] + 0.2 * random.normal(size=1000)
    return uploaded(cache, x, list(y), scaling="none").changed({"training.epochs": 5})


def diverging(cache: Cache, seed: int) -> Spec:
    """A linear network with a huge rate and momentum."""
    optimizer = {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99}
    hidden = [{"kind": "dense", "units": 64}] * 4
    output = {"kind": "dense", "units": 10, "activation": "softmax"}
    return DIGITS.changed(
        {"layers": [{"kind": "flatten"}, *hidden, output], "training.optimizer": optimizer}
    )


def overfitting(cache: Cache, seed: int) -> Spec:
    """Few rows, weak signal, many units and epochs."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(400, 10))
    labels = np.where(x[:, 0] + 0.7 * random.normal(size=400) > 0, "yes", "no")
    changes = {"layers.1.units": 512, "training.epochs": 60}
    return uploaded(cache, x, list(labels)).changed(changes)


def good(cache: Cache, seed: int) -> Spec:
    """The published network on the small digits."""
    return DIGITS


NO_BETTER = frozenset({FindingCode.NO_BETTER})

KINDS: Mapping[str, RunKind] = {
    "majority class": RunKind(majority, NO_BETTER),
    "random numbers": RunKind(mean, NO_BETTER),
    "partly learned": RunKind(partly, frozenset({FindingCode.UNDERFITTING})),
    "digits, dead units": RunKind(
        guessing, NO_BETTER, frozenset({FindingCode.RATE_HIGH, FindingCode.DEAD_UNITS})
    ),
    "digits, rate 0.1": RunKind(jumping, frozenset({FindingCode.UNSTABLE})),
    "rate 3, batch 1": RunKind(exploding, frozenset({FindingCode.DIVERGING})),
    "unscaled inputs": RunKind(unscaled, NO_BETTER, frozenset({FindingCode.UNSCALED})),
    "no finite loss": RunKind(diverging, frozenset({FindingCode.DIVERGED})),
    "overfitting": RunKind(
        overfitting, frozenset({FindingCode.OVERFITTING, FindingCode.LARGE_GAP})
    ),
    "small digits": RunKind(good, frozenset({FindingCode.GOOD, FindingCode.STILL_IMPROVING})),
}


def judge(spec: Spec, store: Store, resources: SharedResources) -> Diagnosis:
    """Train a spec and return the diagnosis of the run."""
    run = store.create(spec, "benchmark", owner="benchmark")
    files = RunFiles(store.artifacts, run.id)
    train(spec, resources, files, lambda event: store.append(run.id, event), ExclusiveSlot())
    events = [event for _, event in store.events(run.id)]
    return diagnose(evidence(store.run(run.id), history(events), {}))


def measure(folder: Path, seeds: int, *, prints: bool) -> list[Measurement]:
    """Judge all runs, and print each verdict against the right ones."""
    cache = Cache(folder / "data", others=())
    store, resources = Store(folder), SharedResources(cache)
    is_right, praised = [], 0
    for name, kind in KINDS.items():
        for seed in range(seeds):
            spec = kind.spec(cache, seed).changed({"seed": seed})
            found = judge(spec, store, resources)
            notes = {note.code for note in found.notes}
            right = found.verdict.code in kind.verdicts and kind.notes <= notes
            is_right.append(right)
            praised += found.verdict.code in PRAISE and not kind.verdicts & PRAISE
            if prints:
                _print(name, seed, kind, found, right)
    return [
        Measurement("verdicts that are right", [100 * float(np.mean(is_right))], "%", minimum=100),
        Measurement("praised below the baseline", [float(praised)], "runs", maximum=0),
    ]


def _print(name: str, seed: int, kind: RunKind, found: Diagnosis, right: bool) -> None:
    expected = " or ".join(sorted([*kind.verdicts, *kind.notes]))
    comparison = found.comparison
    baseline = (
        f"{comparison.standing} than {comparison.kind} "
        f"({comparison.metric} {comparison.value:.3f} to {comparison.baseline:.3f})"
        if comparison
        else "no baseline"
    )
    notes = ", ".join(note.code for note in found.notes)
    mark = "right" if right else "WRONG"
    line = f"{name:<18} {seed} {mark}  {found.verdict.code:<16} right: {expected}; {baseline}"
    print(f"{line}; notes: {notes}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judge")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        measurements = measure(Path(folder), options.seeds, prints=not options.json)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
