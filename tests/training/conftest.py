"""One bench for all training tests, and runs that tell all they do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import keras
import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.events import EpochEnded, Event
from dlcore.experiments.presets import PRESETS
from dlcore.spec import Spec
from dlcore.store import Artifacts
from dlcore.store.weights import load
from dlcore.training.model import build_model, put_weights
from dlcore.training.tensors import Arrays, Encoding
from dlcore.training.train import Place, SharedResources, train
from dlcore.training.yield_control import Alone, Turn

RUN = "run"

SMALL = PRESETS["digits-mlp"].spec.changed(
    {
        "training.epochs": 3,
        "layers.1.units": 16,
        "dataset.train_size": 330,
        "training.validation": 0.3,
        "seed": 7,
    }
)
"""230 digits to train on: seven whole batches and a partial one; 100 to validate on."""

DROPOUT = SMALL.changed(
    {
        "layers": [
            {"kind": "flatten"},
            {"kind": "dense", "units": 16, "activation": "relu"},
            {"kind": "dropout", "rate": 0.3},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ]
    }
)


@dataclass
class Told:
    """What a run told, and where it left its files."""

    place: Place
    events: list[Event] = field(default_factory=list)

    @property
    def epochs(self) -> list[Mapping[str, float]]:
        """Metrics of each epoch."""
        return [event.metrics for event in self.events if isinstance(event, EpochEnded)]

    @property
    def last(self) -> Event:
        """How it ended."""
        return self.events[-1]

    @property
    def names(self) -> list[str]:
        """The event names in order, those of progress left out."""
        return [event.name for event in self.events if event.name != "progress"]

    @property
    def files(self) -> list[str]:
        """Its artifacts."""
        return self.place.artifacts.names(self.place.run_id)

    def weights(self, name: str = "last.npz") -> dict[str, np.ndarray]:
        """The arrays of one of its files, by name."""
        return load(self.place.artifacts, self.place.run_id, name)

    def model(self, spec: Spec, name: str = "last.npz") -> keras.Model:
        """The model that a run of the spec left."""
        model = build_model(spec)
        put_weights(model, self.weights(name))
        return model


Run = Callable[..., Told]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> SharedResources:
    """Data in memory and traced models, shared as in a worker."""
    return SharedResources(Cache(tmp_path_factory.mktemp("cache"), others=()))


@pytest.fixture
def new(tmp_path: Path) -> Callable[[], Told]:
    """A function that gives a run a place, with nothing told yet."""
    numbers = itertools.count()
    return lambda: Told(Place(Artifacts(tmp_path / f"runs-{next(numbers)}"), RUN))


@pytest.fixture
def run(bench: SharedResources, new: Callable[[], Told]) -> Run:
    """A function that trains a spec to its end.

    Its arguments: the spec; ``turn``, by default nobody else's; ``told``, a run to go on with;
    ``bench``, by default the shared one.
    """
    shared = bench

    def train_it(
        spec: Spec,
        turn: Turn | None = None,
        told: Told | None = None,
        bench: SharedResources | None = None,
    ) -> Told:
        told = told or new()
        train(spec, bench or shared, told.place, told.events.append, turn or Alone())
        return told

    return train_it


@pytest.fixture
def single_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes chunks short, so that every batch, or nearly, is a boundary."""
    monkeypatch.setattr("dlcore.training.chunk_sizer.CHUNK_SECONDS", 0.0)


@dataclass
class Plain:
    """What plain Keras makes of a spec."""

    model: keras.Model
    history: Mapping[str, list[float]]
    test: Mapping[str, float]


def plain_fit(
    spec: Spec, arrays: Arrays, callbacks: list[keras.callbacks.Callback] | None = None
) -> Plain:
    """``set_random_seed``, the model, and ``model.fit``, as a textbook has it."""
    keras.utils.set_random_seed(spec.seed)
    model = build_model(spec)
    encoding = Encoding.of(spec)
    x, y = encoding.arrays(arrays.train)
    history = model.fit(
        x,
        y,
        batch_size=spec.training.batch_size,
        epochs=spec.training.epochs,
        validation_data=encoding.arrays(arrays.validation) if arrays.validation else None,
        callbacks=callbacks,
        verbose=0,
    )
    test = model.evaluate(
        *encoding.arrays(arrays.test),
        batch_size=spec.training.batch_size,
        verbose=0,
        return_dict=True,
    )
    return Plain(model, history.history, test)


def by_metric(epochs: list[Mapping[str, float]]) -> dict[str, list[float]]:
    """Metrics by name, as Keras' history has them."""
    return {name: [epoch[name] for epoch in epochs] for name in epochs[0]}
