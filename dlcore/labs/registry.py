"""All labs, in the order of the gallery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.inference.query import Query
from dlcore.labs import between, dreams, film, fooling, saliency, surgery
from dlcore.labs.lab import Lab

_ALL: tuple[Lab[Any], ...] = (
    fooling.LAB,
    surgery.LAB,
    saliency.LAB,
    film.LAB,
    dreams.LAB,
    between.LAB,
)

LABS: Mapping[str, Lab[Any]] = {lab.id: lab for lab in _ALL}
"""Every lab by its id."""

QUERIES: Mapping[str, type[Query[Any]]] = {
    query.model_fields["kind"].default: query for lab in _ALL for query in lab.kinds
}
"""Every class of query of the labs by its kind."""
