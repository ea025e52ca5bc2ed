"""The steps of training and evaluation, as functions of tensors that can be traced.

A step is one batch. A chunk is a loop over whole batches, which starts and stops where the tensors
``start`` and ``stop`` say; the last and smaller batch of an epoch is a step of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from dlcore.training.logs import Logs
from dlcore.training.ordered_updates import order_updates
from dlcore.training.tensors import Encoding
from dlcore.training.tracing import graph_function, xla_function


@dataclass(frozen=True)
class StepFunctions:
    """Train and evaluate a model on batches of stored arrays.

    Args:
        model: with all variables built.
        encoding: from stored arrays to inputs and targets of the model.
        batch_size: samples in a batch of the training.
        evaluation_batch: samples in a batch of the evaluation.
        orders_updates: whether a step outside of chunks updates one variable after another.
    """

    model: keras.Model
    encoding: Encoding
    batch_size: int
    evaluation_batch: int
    orders_updates: bool

    def train_chunk(
        self,
        x: tf.Tensor,
        y: tf.Tensor,
        weights: tf.Tensor | None,
        order: tf.Tensor,
        start: tf.Tensor,
        stop: tf.Tensor,
    ) -> Logs:
        """Train on the batches ``start`` to ``stop`` (exclusive) of the samples in ``order``.

        Returns:
            The metrics over the epoch so far.
        """
        size = self.batch_size

        def step(batch: tf.Tensor) -> tf.Tensor:
            samples = tf.slice(order, [batch * size], [size])
            self.model.train_step(self._gather(x, y, weights, samples))
            return batch + 1

        _loop(step, start, stop)
        return dict(self.model.get_metrics_result())

    def train_batch(
        self, x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None, samples: tf.Tensor
    ) -> Logs:
        """Train on one batch of the samples with these indices."""
        logs = dict(self.model.train_step(self._gather(x, y, weights, samples)))
        if self.orders_updates:
            order_updates()
        return logs

    def test_chunk(self, x: tf.Tensor, y: tf.Tensor, start: tf.Tensor, stop: tf.Tensor) -> Logs:
        """Evaluate the batches ``start`` to ``stop`` (exclusive)."""
        size = self.evaluation_batch

        def step(batch: tf.Tensor) -> tf.Tensor:
            stored_x, stored_y = (_slice(array, batch * size, size) for array in (x, y))
            self.model.test_step(self._encode_tested(stored_x, stored_y))
            return batch + 1

        _loop(step, start, stop)
        return dict(self.model.get_metrics_result())

    def test_batch(self, x: tf.Tensor, y: tf.Tensor) -> Logs:
        """Evaluate one batch."""
        return dict(self.model.test_step(self._encode_tested(x, y)))

    def _gather(
        self, x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None, samples: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        batch = (
            self._like_keras(self.encoding.x(tf.gather(x, samples))),
            self.encoding.y(tf.gather(y, samples)),
        )
        return batch if weights is None else (*batch, tf.gather(weights, samples))

    def _encode_tested(self, x: tf.Tensor, y: tf.Tensor) -> tuple[Any, Any]:
        """Return a batch of the evaluation, which in large batches need not be that of Keras."""
        inputs = self.encoding.x(x)
        is_like_keras = self.evaluation_batch == self.batch_size
        return self._like_keras(inputs) if is_like_keras else inputs, self.encoding.y(y)

    def _like_keras(self, x: Any) -> Any:
        """Return inputs of an unknown number of samples for a model with two outputs.

        ``model.fit`` does not know how many a batch has, and so gives all batches of an epoch the
        same weight in the mean loss of each output, also the last and smaller one.
        """
        if not self.encoding.group:
            return x
        return tf.compat.v1.placeholder_with_default(x, (None, *x.shape[1:]))


@dataclass(frozen=True)
class TracedSteps:
    """The functions of ``StepFunctions``, traced."""

    train_chunk: Callable[..., Logs]
    train_batch: Callable[..., Logs]
    test_chunk: Callable[..., Logs]
    test_batch: Callable[..., Logs]


def trace_chunks(steps: StepFunctions) -> TracedSteps:
    """Return steps as TensorFlow graphs."""
    return _trace(steps, graph_function)


def compile_chunks(steps: StepFunctions) -> TracedSteps:
    """Return steps whose chunks XLA compiles."""
    return _trace(steps, xla_function)


def _trace(steps: StepFunctions, chunk_function: Callable[..., Any]) -> TracedSteps:
    return TracedSteps(
        train_chunk=chunk_function(steps.train_chunk),
        test_chunk=chunk_function(steps.test_chunk),
        # These run once per epoch, which never makes up for compiling them.
        train_batch=graph_function(steps.train_batch),
        test_batch=graph_function(steps.test_batch),
    )


def _loop(step: Callable[[tf.Tensor], tf.Tensor], start: tf.Tensor, stop: tf.Tensor) -> None:
    """Run ``step`` from ``start`` to ``stop``, strictly one after another."""
    tf.while_loop(lambda batch: batch < stop, step, [start], parallel_iterations=1)


def _slice(array: tf.Tensor, start: tf.Tensor, size: int) -> tf.Tensor:
    shape = array.shape[1:]
    return tf.slice(array, [start, *([0] * len(shape))], [size, *shape])
