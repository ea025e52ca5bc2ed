"""Metrics of every preset over three seeds: ours, plain ``model.fit`` and the published ones.

    python -m benchmarks.reproduction [--preset NAME] [--seeds 3] [--json]

Both sides start from the same seeds in the same process and use the same data: real where it is
available, CIFAR-10 as a subset of 10,000 images. Sizes are those of the source, except for the
presets in ``REDUCED``, which would take an hour by themselves; their published metrics belong to
more epochs. Measured is the distance between the two medians; the limit is twice the larger of the
two standard deviations over the seeds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras

from benchmarks.cifar10_subset import Cifar10Subset
from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore.datasets import Cache, Cifar10
from dlcore.events import EpochEnded, Event, Finished
from dlcore.experiments.presets import PRESETS, Preset
from dlcore.spec import Spec
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.training.model import build_model
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import ExclusiveSlot
from dlcore.training.tensors import Arrays, Encoding
from dlcore.training.train import train

REDUCED: Mapping[str, int] = {
    "kaneko-epochs-50": 20,
    "kaneko-units-1000": 10,
    "imdb-rnn": 4,
}
"""Epochs instead of fifty, for the reviews instead of ten."""

MIN_DEVIATION = 1e-6
"""Standard deviation of metrics that no seed changes."""

Metrics = Mapping[str, float]


@dataclass(frozen=True)
class Comparison:
    """One metric of a preset.

    Args:
        name: name of the metric, as in ``Preset.published``.
        published: value of the source, None without one.
        plain: one value per seed.
        ours: values of the same seeds.
    """

    name: str
    published: float | None
    plain: Sequence[float]
    ours: Sequence[float]

    @property
    def distance(self) -> float:
        """Distance of the medians in standard deviations over the seeds."""
        unit = max(_deviation(self.plain), _deviation(self.ours), MIN_DEVIATION)
        return abs(statistics.median(self.ours) - statistics.median(self.plain)) / unit

    def measurement(self, preset: str) -> Measurement:
        """Return the distance, with all three values as a note."""
        published = "" if self.published is None else f"published {self.published:.4g}, "
        note = f"{published}plain {_range(self.plain)}, ours {_range(self.ours)}"
        return Measurement(f"{preset}: {self.name}", [self.distance], "sd", maximum=2.0, note=note)


def compare(preset: Preset, resources: SharedResources, seeds: int) -> list[Measurement]:
    """Train both sides with every seed."""
    spec = _reduce(preset)
    arrays = resources.datasets.arrays(spec)
    theirs, mine = [], []
    for seed in range(seeds):
        seeded = spec.model_copy(update={"seed": seed})
        theirs.append(plain(seeded, arrays))
        mine.append(ours(seeded, resources))
    return [
        Comparison(
            name, preset.published.get(name), [p[name] for p in theirs], [o[name] for o in mine]
        ).measurement(_title(preset, spec))
        for name in _metric_names(preset, theirs[0])
    ]


def _reduce(preset: Preset) -> Spec:
    spec = preset.spec
    if isinstance(spec.dataset, Cifar10):
        spec = spec.model_copy(update={"dataset": Cifar10Subset()})
    epochs = REDUCED.get(preset.id, spec.training.epochs)
    training = spec.training.model_copy(update={"epochs": epochs})
    return spec.model_copy(update={"training": training})


def _title(preset: Preset, spec: Spec) -> str:
    if preset.id in REDUCED:
        return f"{preset.id} ({spec.training.epochs} epochs)"
    return f"{preset.id} (subset)" if isinstance(spec.dataset, Cifar10Subset) else preset.id


def _metric_names(preset: Preset, measured: Metrics) -> list[str]:
    """Return the published metrics, else those on the test set."""
    published = [name for name in preset.published if name in measured]
    return published or [name for name in measured if name.startswith("test_")]


def plain(spec: Spec, arrays: Arrays) -> Metrics:
    """Train a spec with plain Keras after ``keras.utils.set_random_seed``."""
    keras.utils.set_random_seed(spec.seed)
    model, encoding = build_model(spec), Encoding.of(spec)
    history = model.fit(
        *encoding.arrays(arrays.train),
        batch_size=spec.training.batch_size,
        epochs=spec.training.epochs,
        validation_data=encoding.arrays(arrays.validation) if arrays.validation else None,
        callbacks=[callback.call().build() for callback in spec.training.callbacks.values()],
        verbose=0,
    ).history
    test = model.evaluate(*encoding.arrays(arrays.test), verbose=0, return_dict=True)
    epochs = len(history["loss"])
    return _combine([{name: history[name][i] for name in history} for i in range(epochs)], test)


def ours(spec: Spec, resources: SharedResources) -> Metrics:
    """Train a spec with the app's trainer."""
    events: list[Event] = []
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        train(
            spec,
            resources,
            RunFiles(FolderArtifacts(Path(folder)), "run"),
            events.append,
            ExclusiveSlot(),
        )
    last = events[-1]
    assert isinstance(last, Finished), last
    epochs = [event.metrics for event in events if isinstance(event, EpochEnded)]
    return _combine(epochs, last.test)


def _combine(epochs: Sequence[Metrics], test: Metrics) -> Metrics:
    """Return last, first, best and test metrics, named as in ``Preset.published``."""
    best = {name: (min if "loss" in name else max)(e[name] for e in epochs) for name in epochs[0]}
    return {
        **epochs[-1],
        **{f"first_{name}": value for name, value in epochs[0].items()},
        **{f"best_{name}": value for name, value in best.items()},
        **{f"test_{name}": value for name, value in test.items()},
    }


def _deviation(values: Sequence[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def _range(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.4g} [{min(values):.4g} to {max(values):.4g}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reproduction")
    parser.add_argument("--preset", choices=list(PRESETS), action="append")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    resources = SharedResources(Cache.default())
    measurements: list[Measurement] = []
    for name in options.preset or PRESETS:
        measured = compare(PRESETS[name], resources, options.seeds)
        measurements += measured
        if not options.json:
            report(measured, as_json=False)
            sys.stdout.flush()
    if options.json:
        return report(measurements, as_json=True)
    return int(any(measurement.is_met is False for measurement in measurements))


if __name__ == "__main__":
    sys.exit(main())
