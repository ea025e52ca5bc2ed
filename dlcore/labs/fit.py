"""Training in parts, each short enough for a query.

A network in training is kept between the queries. Where it was dropped meanwhile, or a worker was
lost, the training starts over and reaches the same weights.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcore.arrays import Array

if TYPE_CHECKING:
    import keras

BATCH = 32

LossFunction = Callable[[Any, Any], Any]
"""Of a batch of inputs and targets: the loss of each sample, or their mean."""


def cross_entropy(model: keras.Model) -> LossFunction:
    """Return the loss of a model that ends with a softmax; the targets are labels."""
    import keras

    def loss(x: Any, y: Any) -> Any:
        return keras.losses.sparse_categorical_crossentropy(y, model(x, training=True))

    return loss


@dataclass
class Fit:
    """A network in training.

    Args:
        model: the network.
        step: adapts its weights to a batch of inputs and targets.
        state: variables of the optimizer, which are 0 at the start.
        training: names what ``done`` counts; None before the first training.
        done: number of steps.
    """

    model: keras.Model
    step: Callable[[Any, Any], Any]
    state: Sequence[Any]
    training: Hashable = None
    done: int = 0

    @classmethod
    def of(cls, model: keras.Model, loss: LossFunction) -> Fit:
        """Return a network that Adam trains.

        Args:
            model: the network.
            loss: to minimize.
        """
        import keras
        import tensorflow as tf

        optimizer = keras.optimizers.Adam()
        optimizer.build(model.trainable_variables)

        def step(x: Any, y: Any) -> None:
            with tf.GradientTape() as tape:
                mean = tf.reduce_mean(loss(x, y))
            weights = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(mean, weights), weights, strict=True))

        rate = optimizer.learning_rate
        state = [variable for variable in optimizer.variables if variable is not rate]
        return cls(model, tf.function(step, autograph=False), state)

    def advance(
        self,
        training: Hashable,
        weights: Sequence[Array],
        x: Array,
        y: Array,
        steps: int,
        seed: int,
    ) -> None:
        """Train until some steps are done; start with the first one if that is necessary.

        Args:
            training: names the training, so that another one starts over.
            weights: initial ones of ``model.variables``.
            x: inputs.
            y: targets.
            steps: since the start.
            seed: of the order of the samples.
        """
        if training != self.training or self.done > steps:
            self._start(training, weights)
        order, size = batches(len(x), steps, seed), min(BATCH, len(x))
        for step in range(self.done, steps):
            chosen = order[step * size : (step + 1) * size]
            self.step(x[chosen], y[chosen])
        self.done = steps

    def _start(self, training: Hashable, weights: Sequence[Array]) -> None:
        for variable, value in zip(self.model.variables, weights, strict=True):
            variable.assign(value)
        for variable in self.state:
            variable.assign(np.zeros(variable.shape))
        self.training, self.done = training, 0


def batches(samples: int, steps: int, seed: int) -> Array:
    """Return the samples of all steps, one batch after the other; every epoch in another order.

    Args:
        samples: number of samples.
        steps: number of batches.
        seed: of the orders.

    Returns:
        Indices, ``(steps * min(BATCH, samples),)``.
    """
    random = np.random.default_rng(seed)
    count = steps * min(BATCH, samples)
    epochs = [random.permutation(samples) for _ in range(-(-count // samples))]
    order: Array = np.concatenate(epochs)[:count]
    return order
