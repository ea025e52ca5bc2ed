"""The states of runs that share a model, by swapping the values of its variables.

Everything that a run has learned is in arrays: weights, optimizer slots, metric sums, generators.
Swapping them takes about a millisecond, tracing and compiling about a second.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.training.variables import read_all, total_bytes, write_all


@dataclass
class TrainingState:
    """The state of a run's training.

    Args:
        arrays: values of the model's, the optimizer's and the metrics' variables.
        stop_training: the flag of the Keras model.
    """

    arrays: Sequence[Array]
    stop_training: bool = False


class RunStates:
    """Hold the states of a model's runs; that of the active run is in the model.

    Args:
        model: with all variables built.
    """

    def __init__(self, model: keras.Model) -> None:
        self._model = model
        self._variables = [
            *model.variables,
            *model.optimizer.variables,
            *model.metrics_variables,
        ]
        self._inactive: dict[Hashable, TrainingState] = {}
        self._active: Hashable | None = None
        self.size = total_bytes(self._variables)

    def add(self, run: Hashable, arrays: Sequence[Array]) -> None:
        """Add a run with its arrays, and activate it."""
        self._inactive[run] = TrainingState(arrays)
        self.activate(run)

    def add_active(self, run: Hashable) -> None:
        """Add a run whose state is in the model already, where no other run is active."""
        self._active = run

    def activate(self, run: Hashable) -> None:
        """Write a run's arrays into the model, after saving those of the active run."""
        if self._active == run:
            return
        if self._active is not None:
            self._inactive[self._active] = self._read()
        self._write(self._inactive.pop(run))
        self._active = run

    def remove(self, run: Hashable) -> None:
        """Remove a run and its arrays."""
        self._inactive.pop(run, None)
        if self._active == run:
            self._active = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no run."""
        return self._active is None and not self._inactive

    def tensors(self) -> list[tf.Tensor]:
        """Return all arrays of the active run, see ``read_all``."""
        return read_all(self._variables)

    def _read(self) -> TrainingState:
        arrays = [np.asarray(variable) for variable in self._variables]
        return TrainingState(arrays, self._model.stop_training)

    def _write(self, state: TrainingState) -> None:
        write_all(self._variables, state.arrays)
        self._model.stop_training = state.stop_training
