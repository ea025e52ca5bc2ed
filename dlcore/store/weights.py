"""A model's weights as one file of named arrays, which NumPy reads without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlcore.arrays import Array
from dlcore.store.artifacts import Artifacts
from dlcore.store.run import Run

LAST, BEST = "last.npz", "best.npz"
Weights = Mapping[str, Array]
"""Arrays by layer and variable, ``"1/kernel"``, in the order of ``model.variables``."""


def save(artifacts: Artifacts, run_id: str, name: str, weights: Weights) -> None:
    """Writes weights as an artifact of a run."""
    with artifacts.writing(run_id, name) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, **weights)


def load(artifacts: Artifacts, run_id: str, name: str = LAST) -> dict[str, Array]:
    """Reads weights back, in their order.

    Raises:
        FileNotFoundError: the run has left none of that name.
    """
    with np.load(artifacts.path(run_id, name), allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def has_weights(artifacts: Artifacts, run: Run) -> bool:
    """Whether a run has ended and left the weights of a model."""
    return run.state.is_finished() and LAST in artifacts.names(run.id)
