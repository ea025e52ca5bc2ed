"""Fixtures that train runs, with resources that all training tests share."""

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
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.store.weights import load
from dlcore.training import train as training
from dlcore.training.model import assign_weights, build_model
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import ExclusiveSlot, Slot
from dlcore.training.tensors import Arrays, Encoding

RUN_ID = "run"

SMALL = PRESETS["digits-mlp"].spec.changed(
    {
        "training.epochs": 3,
        "layers.1.units": 16,
        "dataset.train_size": 330,
        "training.validation": 0.3,
        "seed": 7,
    }
)
"""230 digits for training, which are seven whole batches and a partial one; 100 for validation."""

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
class RunRecord:
    """The events and artifacts of a run."""

    files: RunFiles
    events: list[Event] = field(default_factory=list)

    @property
    def epochs(self) -> list[Mapping[str, float]]:
        """The metrics of each epoch."""
        return [event.metrics for event in self.events if isinstance(event, EpochEnded)]

    @property
    def last(self) -> Event:
        """The last event."""
        return self.events[-1]

    @property
    def names(self) -> list[str]:
        """The event names in order, without progress."""
        return [event.name for event in self.events if event.name != "progress"]

    @property
    def artifacts(self) -> list[str]:
        """The names of the artifacts."""
        return self.files.artifacts.names(self.files.run_id)

    def path(self, name: str) -> Path:
        """Return the path of an artifact."""
        return Path(self.files.artifacts.address, self.files.run_id, name)

    def weights(self, name: str = "last.npz") -> dict[str, np.ndarray]:
        """Return the arrays of an artifact by name."""
        return load(self.files.artifacts, self.files.run_id, name)

    def model(self, spec: Spec, name: str = "last.npz") -> keras.Model:
        """Return the model of a spec with the weights of an artifact."""
        model = build_model(spec)
        assign_weights(model, self.weights(name))
        return model


Train = Callable[..., RunRecord]


@pytest.fixture(scope="session")
def resources(tmp_path_factory: pytest.TempPathFactory) -> SharedResources:
    """Data in memory and traced models, shared as in a worker."""
    return SharedResources(Cache(tmp_path_factory.mktemp("cache"), others=()))


@pytest.fixture
def new_record(tmp_path: Path) -> Callable[[], RunRecord]:
    """A function that returns the empty record of a new run."""
    numbers = itertools.count()
    return lambda: RunRecord(RunFiles(FolderArtifacts(tmp_path / f"runs-{next(numbers)}"), RUN_ID))


@pytest.fixture
def train(resources: SharedResources, new_record: Callable[[], RunRecord]) -> Train:
    """A function that trains a spec.

    Its arguments: the spec; ``slot``, by default an exclusive one; ``record``, of a run to resume;
    ``resources``, by default the shared ones.
    """
    shared = resources

    def train_spec(
        spec: Spec,
        slot: Slot | None = None,
        record: RunRecord | None = None,
        resources: SharedResources | None = None,
    ) -> RunRecord:
        record = record or new_record()
        slot = slot or ExclusiveSlot()
        training.train(spec, resources or shared, record.files, record.events.append, slot)
        return record

    return train_spec


@pytest.fixture
def single_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes chunks so short that nearly every batch is a boundary."""
    monkeypatch.setattr("dlcore.training.chunk_sizer.CHUNK_SECONDS", 0.0)


@dataclass
class PlainFit:
    """The result of plain ``model.fit``."""

    model: keras.Model
    history: Mapping[str, list[float]]
    test: Mapping[str, float]


def plain_fit(
    spec: Spec, arrays: Arrays, callbacks: list[keras.callbacks.Callback] | None = None
) -> PlainFit:
    """Train by ``set_random_seed`` and ``model.fit``, as in a textbook."""
    keras.utils.set_random_seed(spec.seed)
    model = build_model(spec)
    encoding = Encoding.of(spec)
    x, y = encoding.arrays(arrays.train)
    history = model.fit(
        x,
        y,
        class_weight=_class_weight(arrays) if spec.training.class_weight else None,
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
    return PlainFit(model, history.history, test)


def _class_weight(arrays: Arrays) -> Mapping[int, float]:
    from sklearn.utils.class_weight import compute_class_weight

    assert arrays.validation
    labels = np.concatenate([arrays.train.y.numpy(), arrays.validation.y.numpy()])
    classes = np.unique(labels)
    weights = compute_class_weight("balanced", classes=classes, y=labels)
    return dict(zip(classes.tolist(), weights.tolist(), strict=True))


def by_metric(epochs: list[Mapping[str, float]]) -> dict[str, list[float]]:
    """Return the metrics of epochs by name, as in Keras' history."""
    return {name: [epoch[name] for epoch in epochs] for name in epochs[0]}
