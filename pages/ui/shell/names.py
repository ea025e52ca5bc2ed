"""What the things that dlcore names by a code are called in the learner's language.

Ids are ``name.<family>.<code>``. ``FAMILIES`` lists every code that dlcore's registries can
give, so that a test finds a code without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore.datasets import DATASETS, DatasetSpec
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.datasets.uploads.upload_series import UPLOAD_SERIES
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.layers import LAYERS
from dlcore.models.optimizers import OptimizerName
from dlcore.planning.trainer_choice import Reason, TrainerKind
from dlcore.spec import TRAINERS, Loss
from dlcore.store import RunState
from pages.ui.shell.text import t

FAMILIES: Mapping[str, Iterable[str]] = {
    "dataset": (*DATASETS, UPLOAD_CSV, UPLOAD_SERIES),
    "layer": LAYERS,
    "activation": list(Activation),
    "optimizer": list(OptimizerName),
    "loss": list(Loss),
    "preset": PRESETS,
    "state": list(RunState),
    "trainer": TRAINERS,
    "path": list(TrainerKind),
    "reason": list(Reason),
}


def name_of(family: str, code: str) -> str:
    """What a code is called.

    Args:
        family: a key of ``FAMILIES``, for instance ``dataset``.
        code: one of the family's, for instance ``mnist``.

    Raises:
        KeyError: no such code, or no such family.
    """
    return t(f"name.{family}.{code}")


def class_names(dataset: str) -> tuple[str, ...]:
    """The classes of a data set in label order; digits are the same in every language.

    Args:
        dataset: a key of ``DATASETS``.
    """
    classes = DATASETS[dataset](name=dataset).info().classes
    if all(name.isdigit() for name in classes):
        return classes
    return tuple(t(f"name.class.{dataset}.{label}") for label in range(len(classes)))


def classes_of(spec: DatasetSpec) -> tuple[str, ...]:
    """The classes of a choice of data; those of a learner's own table are as they stand in it."""
    return class_names(spec.name) if spec.name in DATASETS else spec.info().classes
