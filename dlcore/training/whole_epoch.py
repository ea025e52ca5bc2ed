"""An epoch and its validation in one call.

Where an epoch takes a few milliseconds, most of them are for calls into TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from dlcore.training.logs import Logs
from dlcore.training.steps import TracedSteps
from dlcore.training.tensors import Part
from dlcore.training.tracing import forget_custom_gradients, graph_function


class WholeEpoch:
    """Trace the calls of an epoch as one function.

    Args:
        model: the model of ``steps``.
        steps: traced, which the function calls.
        batch_size: samples in a batch of the training.
        evaluation_batch: samples in a batch of the evaluation.
    """

    def __init__(
        self, model: keras.Model, steps: TracedSteps, batch_size: int, evaluation_batch: int
    ) -> None:
        self._model = model
        self._steps = steps
        self._batch_size = batch_size
        self._evaluation_batch = evaluation_batch
        self._function = graph_function(self._epoch)
        # All epochs have the same shapes, and to compare them takes longer than the call.
        self._concrete: Callable[..., tuple[Logs, Logs]] | None = None

    def run(
        self, train: Part, permutation: tf.Tensor, validation: Part | None
    ) -> tuple[Logs, Logs]:
        """Train on all batches of an epoch, and evaluate the validation data.

        Returns:
            The metrics of the training, and those of the validation without ``val_``.
        """
        tested = (validation.x, validation.y) if validation else None
        # Bounds come from outside, because TensorFlow would make other functions of constant ones.
        bounds = (
            0,
            train.size // self._batch_size,
            validation.size // self._evaluation_batch if validation else 0,
        )
        arguments = (
            *(train.x, train.y, train.weights, permutation),
            tested,
            *map(tf.constant, bounds),
        )
        if self._concrete is None:
            with forget_custom_gradients():
                self._concrete = self._function.get_concrete_function(*arguments)
        logs: tuple[Logs, Logs] = self._concrete(*arguments)
        return logs

    def _epoch(
        self,
        x: tf.Tensor,
        y: tf.Tensor,
        weights: tf.Tensor | None,
        order: tf.Tensor,
        tested: tuple[tf.Tensor, tf.Tensor] | None,
        zero: tf.Tensor,
        whole: tf.Tensor,
        tested_whole: tf.Tensor,
    ) -> tuple[Logs, Logs]:
        logs = self._train(x, y, weights, order, zero, whole)
        return logs, self._test(*tested, zero, tested_whole) if tested else {}

    def _train(
        self,
        x: tf.Tensor,
        y: tf.Tensor,
        weights: tf.Tensor | None,
        order: tf.Tensor,
        zero: tf.Tensor,
        whole: tf.Tensor,
    ) -> Logs:
        logs: Logs = {}
        batched = _multiple(x, self._batch_size)
        self._model.reset_metrics()
        if batched:
            logs = self._steps.train_chunk(x, y, weights, order, zero, whole)
        if batched < x.shape[0]:
            logs = self._steps.train_batch(x, y, weights, order[batched:])
        return logs

    def _test(self, x: tf.Tensor, y: tf.Tensor, zero: tf.Tensor, whole: tf.Tensor) -> Logs:
        logs: Logs = {}
        batched = _multiple(x, self._evaluation_batch)
        self._model.reset_metrics()
        if batched:
            logs = self._steps.test_chunk(x, y, zero, whole)
        if batched < x.shape[0]:
            logs = self._steps.test_batch(x[batched:], y[batched:])
        return logs


def _multiple(array: tf.Tensor, size: int) -> int:
    """Return how many elements of an array's first axis whole batches of some size have."""
    count: int = array.shape[0] // size * size
    return count
