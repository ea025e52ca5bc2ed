"""A run's weights before, during and after its training, out of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.errors import NoWeights
from dlcore.store import Run, snapshots, weights
from dlcore.store.artifacts import Artifacts
from dlcore.store.weights import LAST, Weights


@dataclass(frozen=True)
class Moment:
    """When the weights were as they are.

    Args:
        epoch: epochs done.
        is_end: whether these are the weights that the run left.
    """

    epoch: int
    is_end: bool = False


@dataclass(frozen=True)
class WeightHistory:
    """All weights of a run that are kept.

    Args:
        moments: in the order of time; the end is the last, and may be the only one.
        weights: the weights of each.
    """

    moments: tuple[Moment, ...]
    weights: tuple[Weights, ...]

    def at(self, moment: Moment) -> Weights:
        """The weights of a moment."""
        return self.weights[self.moments.index(moment)]

    @property
    def first(self) -> Weights:
        """Those of the earliest moment."""
        return self.weights[0]

    @property
    def last(self) -> Weights:
        """Those that the run left."""
        return self.weights[-1]

    def changes(self, name: str) -> Array:
        """How far a matrix has come from its first moment.

        Args:
            name: of the matrix.

        Returns:
            The root of the mean square of the differences, one number for each moment.
        """
        first = self.first[name]
        return np.array([root_mean_square(one[name] - first) for one in self.weights])


def load(artifacts: Artifacts, run: Run) -> WeightHistory:
    """Reads the weights of a run that has ended.

    Raises:
        NoWeights: it left none.
    """
    try:
        last = weights.load(artifacts, run.id, LAST)
    except FileNotFoundError:
        raise NoWeights(run=run.id) from None
    kept = snapshots.load(artifacts, run.id)
    known = [(Moment(epoch), kept.at(epoch)) for epoch in kept.epochs] if kept else []
    if known and _same(known[-1][1], last):
        # The end of the last epoch is the end.
        known.pop()
    known.append((Moment(run.progress.epoch, is_end=True), last))
    moments, values = zip(*known, strict=True)
    return WeightHistory(moments, values)


def root_mean_square(values: Array) -> float:
    """The typical size of some numbers, whatever their signs."""
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def _same(one: Mapping[str, Array], other: Mapping[str, Array]) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in other)
