"""A run's weights at several moments of its training, as one file; read without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.store.artifacts import Artifacts
from dlcore.store.weights import Weights

NAME = "snapshots.npz"

MAX_EPOCHS = 20
MAX_BYTES = 16_000_000

_EPOCHS = "epochs"


@dataclass(frozen=True)
class Snapshots:
    """Weights before the first epoch and after some of the epochs.

    Args:
        epochs: when, rising; 0 is before the first.
        weights: by layer and variable as in ``dlcore.store.weights``; each array has an axis more
            in front, one entry for each of ``epochs``.
    """

    epochs: tuple[int, ...]
    weights: Mapping[str, Array]

    def at(self, epoch: int) -> dict[str, Array]:
        """The weights after an epoch that was kept."""
        place = self.epochs.index(epoch)
        return {name: array[place] for name, array in self.weights.items()}


def room(size: int) -> int:
    """How many epochs a run may keep beside its beginning.

    Args:
        size: bytes of all its weights.

    Returns:
        A bounded number; below 0 where not even the beginning is kept.
    """
    return min(MAX_EPOCHS, MAX_BYTES // max(1, size) - 1)


def kept_epochs(last: int, room: int) -> list[int]:
    """The epochs to keep of a run that has come so far: the first, and every n-th.

    What is kept later was kept before: n doubles when the room is full.

    Args:
        last: epochs done.
        room: how many may be kept.
    """
    if room < 1 or last < 1:
        return []
    stride = 1
    while last // stride + (stride > 1) > room:
        stride *= 2
    return sorted({1, *range(stride, last + 1, stride)})


def save(artifacts: Artifacts, run_id: str, moments: Mapping[int, Weights]) -> None:
    """Writes snapshots, in place of those that were there.

    Args:
        moments: weights by epoch.
    """
    epochs = sorted(moments)
    names = list(moments[epochs[0]])
    arrays = {name: np.stack([moments[epoch][name] for epoch in epochs]) for name in names}
    with artifacts.writing(run_id, NAME) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, **{_EPOCHS: np.array(epochs)}, **arrays)


def load(artifacts: Artifacts, run_id: str) -> Snapshots | None:
    """Reads snapshots back; None if the run has kept none."""
    try:
        with np.load(artifacts.path(run_id, NAME), allow_pickle=False) as file:
            weights = {name: file[name] for name in file.files if name != _EPOCHS}
            return Snapshots(tuple(file[_EPOCHS].tolist()), weights)
    except FileNotFoundError:
        return None
