"""The interface between the Data page and the view of a kind of data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dlcore.datasets import Cache, Dataset, DatasetSpec, Info

Fact = tuple[str, str]
"""A label and its value, both as text."""


def _unchanged(spec: Any) -> Any:
    return spec


def _load(spec: DatasetSpec, cache: Cache) -> Dataset:
    return spec.load(cache)


@dataclass(frozen=True)
class DataView:
    """How a kind of data is drawn.

    Args:
        facts: the numbers at the top.
        split: message id of the text that says how the test data was selected.
        draw: draws everything that needs the arrays.
        draw_settings: draws the data set's settings; returns the data set with their values.
        load: loads the arrays; a view caches them where the data set is slow to load.
    """

    facts: Callable[[Info], Sequence[Fact]]
    split: str
    draw: Callable[[Any, Dataset], None]
    draw_settings: Callable[[Any], DatasetSpec] = _unchanged
    load: Callable[[Any, Cache], Dataset] = _load
