"""Every preset with three seeds, ours and plain ``model.fit``, beside what its source states.

    python -m benchmarks.reproduction [--preset NAME] [--seeds 3] [--json]

Both sides start from the same seeds in the same process and use the same data: real where it can
be had, CIFAR-10 as its subset of 10,000. Sizes are those of the source but for the presets in
``REDUCED``, which would take the hour by themselves; their published figures then belong to more
epochs than were trained. Ours is within the plain spread when its median lies no further from
plain's than twice the larger of the two standard deviations over the seeds.
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
from benchmarks.figures import Figure, show
from dlcore.datasets import Cache, Cifar10
from dlcore.events import EpochEnded, Event, Finished
from dlcore.experiments.presets import PRESETS, Preset
from dlcore.spec import EarlyStopping, Spec
from dlcore.store import Artifacts
from dlcore.training.model import build_model
from dlcore.training.tensors import Arrays, Encoding
from dlcore.training.train import Place, SharedResources, train
from dlcore.training.yield_control import Alone

REDUCED: Mapping[str, int] = {
    "kaneko-epochs-50": 20,
    "kaneko-units-1000": 10,
    "imdb-rnn": 4,
}
"""Epochs instead of the source's fifty, and of ten for the reviews."""

LEAST_SPREAD = 1e-6
"""Of figures that no seed changes."""

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Sides:
    """One figure of a preset.

    Args:
        name: of the metric, as in ``Preset.published``.
        published: what the source states, None if it does not.
        plain: one value for each seed.
        ours: the same seeds.
    """

    name: str
    published: float | None
    plain: Sequence[float]
    ours: Sequence[float]

    @property
    def distance(self) -> float:
        """Between the medians, in standard deviations over the seeds."""
        spread = max(_deviation(self.plain), _deviation(self.ours), LEAST_SPREAD)
        return abs(statistics.median(self.ours) - statistics.median(self.plain)) / spread

    def figure(self, preset: str) -> Figure:
        """The distance with all three sides in words."""
        stated = "" if self.published is None else f"published {self.published:.4g}, "
        note = f"{stated}plain {_range(self.plain)}, ours {_range(self.ours)}"
        return Figure(f"{preset}: {self.name}", [self.distance], "sd", 2.0, note=note)


def compare(preset: Preset, bench: SharedResources, seeds: int) -> list[Figure]:
    """Trains both sides with every seed."""
    spec = _sized(preset)
    arrays = bench.shelf.arrays(spec)
    theirs, mine = [], []
    for seed in range(seeds):
        seeded = spec.model_copy(update={"seed": seed})
        theirs.append(plain(seeded, arrays))
        mine.append(ours(seeded, bench))
    return [
        Sides(
            name, preset.published.get(name), [p[name] for p in theirs], [o[name] for o in mine]
        ).figure(_title(preset, spec))
        for name in _wanted(preset, theirs[0])
    ]


def _sized(preset: Preset) -> Spec:
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


def _wanted(preset: Preset, measured: Figures) -> list[str]:
    """The figures that the source states, else those on the test set."""
    stated = [name for name in preset.published if name in measured]
    return stated or [name for name in measured if name.startswith("test_")]


def plain(spec: Spec, arrays: Arrays) -> Figures:
    """What plain Keras makes of a spec, its seed set as a textbook does."""
    keras.utils.set_random_seed(spec.seed)
    model, encoding = build_model(spec), Encoding.of(spec)
    stopping = spec.training.early_stopping
    history = model.fit(
        *encoding.arrays(arrays.train),
        batch_size=spec.training.batch_size,
        epochs=spec.training.epochs,
        validation_data=encoding.arrays(arrays.validation) if arrays.validation else None,
        callbacks=[_keras_stopping(stopping)] if stopping else [],
        verbose=0,
    ).history
    test = model.evaluate(*encoding.arrays(arrays.test), verbose=0, return_dict=True)
    epochs = len(history["loss"])
    return _figures([{name: history[name][i] for name in history} for i in range(epochs)], test)


def _keras_stopping(stopping: EarlyStopping) -> keras.callbacks.Callback:
    return keras.callbacks.EarlyStopping(**stopping.model_dump())


def ours(spec: Spec, bench: SharedResources) -> Figures:
    """What the product's trainer makes of it."""
    told: list[Event] = []
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        train(spec, bench, Place(Artifacts(Path(folder)), "run"), told.append, Alone())
    last = told[-1]
    assert isinstance(last, Finished), last
    return _figures([event.metrics for event in told if isinstance(event, EpochEnded)], last.test)


def _figures(epochs: Sequence[Figures], test: Figures) -> Figures:
    """Last, first, best and test figures, named as in ``Preset.published``."""
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
    """Trains the presets asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reproduction")
    parser.add_argument("--preset", choices=list(PRESETS), action="append")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    bench = SharedResources(Cache.default())
    figures: list[Figure] = []
    for name in chosen.preset or PRESETS:
        measured = compare(PRESETS[name], bench, chosen.seeds)
        figures += measured
        if not chosen.json:
            show(measured, as_json=False)
            sys.stdout.flush()
    if chosen.json:
        return show(figures, as_json=True)
    return int(any(figure.is_met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
