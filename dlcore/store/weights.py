"""A model's weights as a file of named arrays, readable without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlcore.arrays import Array
from dlcore.errors import WeightsDamaged
from dlcore.store.artifacts import DAMAGE, Artifacts
from dlcore.store.run import Run

LAST, BEST = "last.npz", "best.npz"
Weights = Mapping[str, Array]
"""Arrays by layer index and variable name (``"1/kernel"``), in the order of ``model.variables``."""


def save(artifacts: Artifacts, run_id: str, name: str, weights: Weights) -> None:
    """Write weights as an artifact of a run."""
    with artifacts.atomic_write(run_id, name) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, **weights)


def load(artifacts: Artifacts, run_id: str, name: str = LAST) -> dict[str, Array]:
    """Read weights in their order.

    Raises:
        FileNotFoundError: the run has no artifact of that name.
        WeightsDamaged: the file cannot be read.
    """
    try:
        with artifacts.open(run_id, name) as data, np.load(data, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except FileNotFoundError:
        raise
    except DAMAGE:
        raise WeightsDamaged(run=run_id) from None


def has_weights(artifacts: Artifacts, run: Run) -> bool:
    """Return whether a run has ended and saved its weights."""
    return run.state.is_finished() and LAST in artifacts.names(run.id)
