"""Weights of a run before, during and after training."""

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
class SnapshotEpoch:
    """When a snapshot of the weights was made.

    Args:
        epoch: number of completed epochs.
        is_end: whether these are the final weights of the run.
    """

    epoch: int
    is_end: bool = False


@dataclass(frozen=True)
class WeightHistory:
    """All stored weights of a run.

    Args:
        epochs: of the snapshots, in order; the last one is the end and may be the only one.
        weights: of each snapshot.
    """

    epochs: tuple[SnapshotEpoch, ...]
    weights: tuple[Weights, ...]

    def at(self, epoch: SnapshotEpoch) -> Weights:
        """Return the weights of one snapshot."""
        return self.weights[self.epochs.index(epoch)]

    @property
    def first(self) -> Weights:
        """Weights of the earliest snapshot."""
        return self.weights[0]

    @property
    def last(self) -> Weights:
        """Final weights of the run."""
        return self.weights[-1]

    def changes(self, name: str) -> Array:
        """Compute how far a matrix is from its first snapshot.

        Args:
            name: of the matrix.

        Returns:
            The root mean square of the differences, one number for each snapshot.
        """
        first = self.first[name]
        return np.array([root_mean_square(each[name] - first) for each in self.weights])


def load_weight_history(artifacts: Artifacts, run: Run) -> WeightHistory:
    """Read the weights of a finished run.

    Raises:
        NoWeights: it has none.
    """
    try:
        last = weights.load(artifacts, run.id, LAST)
    except FileNotFoundError:
        raise NoWeights(run=run.id) from None
    stored = snapshots.load(artifacts, run.id)
    history = []
    if stored:
        history = [(SnapshotEpoch(epoch), stored.at(epoch)) for epoch in stored.epochs]
        if _are_equal(history[-1][1], last):
            # The last snapshot is the end: list it once.
            history.pop()
    history.append((SnapshotEpoch(run.progress.epoch, is_end=True), last))
    epochs, values = zip(*history, strict=True)
    return WeightHistory(epochs, values)


def root_mean_square(values: Array) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def _are_equal(first: Mapping[str, Array], second: Mapping[str, Array]) -> bool:
    return all(np.array_equal(first[name], second[name]) for name in second)
