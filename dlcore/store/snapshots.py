"""Snapshots of a run's weights at several epochs, as one file, readable without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.store.artifacts import DAMAGE, Artifacts
from dlcore.store.weights import Weights

NAME = "snapshots.npz"

MAX_EPOCHS = 20
MAX_BYTES = 16_000_000

_EPOCHS = "epochs"


@dataclass(frozen=True)
class Snapshots:
    """Weights before the first epoch and after some of the epochs.

    Args:
        epochs: in ascending order; 0 is before the first.
        weights: by layer and variable as in ``dlcore.store.weights``; each array has an additional
            first axis, with one entry per element of ``epochs``.
    """

    epochs: tuple[int, ...]
    weights: Mapping[str, Array]

    def at(self, epoch: int) -> dict[str, Array]:
        """Return the weights after one of ``epochs``."""
        index = self.epochs.index(epoch)
        return {name: array[index] for name, array in self.weights.items()}


def epoch_capacity(size: int) -> int:
    """Return how many epochs a run can keep, not counting the initial weights.

    Args:
        size: bytes of all its weights.

    Returns:
        At most ``MAX_EPOCHS``; below 0 if not even the initial weights are kept.
    """
    return min(MAX_EPOCHS, MAX_BYTES // max(1, size) - 1)


def select_epochs(last: int, capacity: int) -> list[int]:
    """Return the epochs to keep after ``last`` epochs: the first and every n-th.

    They are a subset of those selected earlier, and possibly ``last``: n doubles when the capacity
    is reached.

    Args:
        last: epochs done.
        capacity: maximum number of epochs.
    """
    if capacity < 1 or last < 1:
        return []
    stride = 1
    while last // stride + (stride > 1) > capacity:
        stride *= 2
    return sorted({1, *range(stride, last + 1, stride)})


def save(artifacts: Artifacts, run_id: str, by_epoch: Mapping[int, Weights]) -> None:
    """Write snapshots, in place of the previous ones.

    Args:
        by_epoch: weights by epoch.
    """
    epochs = sorted(by_epoch)
    names = list(by_epoch[epochs[0]])
    arrays = {name: np.stack([by_epoch[epoch][name] for epoch in epochs]) for name in names}
    with artifacts.atomic_write(run_id, NAME) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, **{_EPOCHS: np.array(epochs)}, **arrays)


def load(artifacts: Artifacts, run_id: str) -> Snapshots | None:
    """Read a run's snapshots, or return None if it has none, or a damaged file of them."""
    try:
        with artifacts.open(run_id, NAME) as data, np.load(data, allow_pickle=False) as file:
            weights = {name: file[name] for name in file.files if name != _EPOCHS}
            return Snapshots(tuple(file[_EPOCHS].tolist()), weights)
    except FileNotFoundError:
        return None
    except DAMAGE:
        artifacts.put_aside(run_id, NAME)
        return None
