"""Names of everything that dlcore identifies by a code, in the learner's language.

Message ids are ``name.<family>.<code>``. ``FAMILIES`` lists every code of dlcore's registries, so
that a test finds a code without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore.datasets import DATASETS, DatasetSpec
from dlcore.datasets.characters.characters import CHARACTERS
from dlcore.datasets.class_handwriting import CLASS_HANDWRITING
from dlcore.datasets.plane.plane import PLANE
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.datasets.uploads.upload_series import UPLOAD_SERIES
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.layers import LAYERS
from dlcore.models.optimizers import OptimizerName
from dlcore.models.precision import PRECISIONS
from dlcore.models.second_output import FIRST_OUTPUT
from dlcore.planning.trainer_choice import Reason, TrainerKind
from dlcore.spec import TRAINERS, Loss
from dlcore.store import RunState
from pages.ui.shell.text import t

FAMILIES: Mapping[str, Iterable[str]] = {
    "dataset": (*DATASETS, CHARACTERS, PLANE, UPLOAD_CSV, UPLOAD_SERIES, CLASS_HANDWRITING),
    "layer": LAYERS,
    "activation": list(Activation),
    "optimizer": list(OptimizerName),
    "loss": list(Loss),
    "preset": PRESETS,
    "output": (FIRST_OUTPUT, *{group for kind in DATASETS.values() for group in kind.groups}),
    "state": list(RunState),
    "trainer": TRAINERS,
    "precision": PRECISIONS,
    "path": list(TrainerKind),
    "reason": list(Reason),
}


def name_of(family: str, code: str) -> str:
    """Return the name of a code.

    Args:
        family: a key of ``FAMILIES``, for instance ``dataset``.
        code: one of the family's, for instance ``mnist``.

    Raises:
        KeyError: no such code, or no such family.
    """
    return t(f"name.{family}.{code}")


def class_names(dataset: str) -> tuple[str, ...]:
    """Return a data set's class names in label order; digits are the same in every language.

    Args:
        dataset: a key of ``DATASETS``.
    """
    classes = DATASETS[dataset](name=dataset).info().classes
    if all(name.isdigit() for name in classes):
        return classes
    return tuple(t(f"name.class.{dataset}.{label}") for label in range(len(classes)))


def classes_of(spec: DatasetSpec) -> tuple[str, ...]:
    """Return the class names of a spec's data; those of an uploaded table are as in its file."""
    return class_names(spec.name) if spec.name in DATASETS else spec.info().classes
