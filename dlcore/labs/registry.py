"""All labs, in the order of the gallery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.inference.query import Query
from dlcore.labs import (
    between,
    bias,
    double_descent,
    dreams,
    film,
    fooling,
    hardening,
    membership,
    next_letter,
    saliency,
    strokes,
    surgery,
    transfer,
    wrong_labels,
)
from dlcore.labs.lab import Lab
from dlcore.labs.trained import TrainedLab

_ALL: tuple[Lab[Any], ...] = (
    fooling.LAB,
    hardening.LAB,
    surgery.LAB,
    saliency.LAB,
    film.LAB,
    dreams.LAB,
    between.LAB,
    transfer.LAB,
    strokes.LAB,
)

_TRAINED: tuple[TrainedLab[Any], ...] = (
    wrong_labels.LAB,
    bias.LAB,
    membership.LAB,
    double_descent.LAB,
    next_letter.LAB,
)

LABS: Mapping[str, Lab[Any]] = {lab.id: lab for lab in _ALL}
"""Every lab on a stored run by its id."""

TRAINED_LABS: Mapping[str, TrainedLab[Any]] = {lab.id: lab for lab in _TRAINED}
"""Every lab that trains by its id."""

ALL_LABS: Mapping[str, Lab[Any] | TrainedLab[Any]] = {**LABS, **TRAINED_LABS}
"""Both, in the order of the gallery."""

QUERIES: Mapping[str, type[Query[Any]]] = {
    query.model_fields["kind"].default: query for lab in ALL_LABS.values() for query in lab.kinds
}
"""Every class of query of the labs by its kind."""

_ARMS = {lab.origin(arm): (lab, arm) for lab in _TRAINED for arm in lab.arms}


def find_lab_arm(origin: str) -> tuple[TrainedLab[Any], str] | None:
    """Return the lab and the code of the arm that a run belongs to.

    Args:
        origin: the run's ``preset``, see :meth:`dlcore.labs.trained.TrainedLab.origin`.
    """
    return _ARMS.get(origin)
