"""What the Data page asks of the module that shows a kind of data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dlcore.datasets import Cache, Dataset, DatasetSpec, Info

Fact = tuple[str, str]
"""A label and its value, both in words."""


def _as_it_is(spec: Any) -> Any:
    return spec


def _mapped(spec: DatasetSpec, cache: Cache) -> Dataset:
    return spec.load(cache)


@dataclass(frozen=True)
class DataView:
    """How a kind of data is shown.

    Args:
        facts: the few numbers at the top.
        split: the id of the words that say how the test data was chosen.
        draw: everything that needs the arrays.
        settings: draws what can be set, and returns the data set as it was set.
        load: brings the arrays; of another way than the data set's own where that is slow.
    """

    facts: Callable[[Info], Sequence[Fact]]
    split: str
    draw: Callable[[Any, Dataset], None]
    settings: Callable[[Any], DatasetSpec] = _as_it_is
    load: Callable[[Any, Cache], Dataset] = _mapped
