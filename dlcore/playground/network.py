"""One network of the playground: its arrays, padded to the size of a tier."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.plane.features import compute_features
from dlcore.datasets.plane.plane import MAX_SAMPLES
from dlcore.playground.settings import (
    ACTIVATIONS,
    MAX_HIDDEN,
    MAX_UNITS,
    MOMENTUM,
    ActivationName,
    Neuron,
    Playground,
)
from dlcore.spec import Loss

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
LOSSES = (
    (Loss.BINARY_CROSSENTROPY, 1),
    (Loss.SPARSE_CATEGORICAL_CROSSENTROPY, 0),
    (Loss.MEAN_SQUARED_ERROR, 0),
    (Loss.MEAN_ABSOLUTE_ERROR, 0),
    (Loss.MEAN_SQUARED_ERROR, 1),
    (Loss.MEAN_ABSOLUTE_ERROR, 1),
)
"""Losses that the program computes, each with whether the output is a sigmoid."""


@dataclass(frozen=True)
class Tier:
    """A size to which networks are padded, so that many shapes share one program.

    Args:
        hidden: number of hidden layers.
        units: neurons of each layer, and number of features.
        batch: samples of a step.
        activations: names of those that its program computes.
    """

    hidden: int
    units: int
    batch: int
    activations: tuple[ActivationName, ...]


COMMON: tuple[ActivationName, ...] = ("tanh", "relu", "sigmoid", "linear")
"""Activations that need one function of C's library; a program of all takes longer."""

TIERS = tuple(
    Tier(hidden, units, batch, activations)
    for activations in (COMMON, ACTIVATIONS)
    for batch in (10, 32, 128)
    for hidden, units in ((4, 8), (MAX_HIDDEN, MAX_UNITS))
)
"""From small to large."""


def tier_of(settings: Playground) -> Tier:
    """Return the smallest tier that holds a network."""
    widest = max((*settings.hidden, len(settings.features), settings.outputs))
    return next(
        tier
        for tier in TIERS
        if len(settings.hidden) <= tier.hidden
        and widest <= tier.units
        and settings.batch_size <= tier.batch
        and set(settings.activations) <= set(tier.activations)
    )


def widths(settings: Playground) -> tuple[int, ...]:
    """Return the number of features, the units of each hidden layer, and of the outputs."""
    return (len(settings.features), *settings.hidden, settings.outputs)


def weight_count(settings: Playground) -> int:
    """Return the number of weights and biases."""
    sizes = widths(settings)
    return sum((n + 1) * m for n, m in itertools.pairwise(sizes))


class Network:
    """A network that trains: arrays that do not change, and those that each step changes.

    Layer ``i`` of the padded arrays is hidden layer ``i``; the last one is the output layer. Row
    ``units`` of a layer holds its biases.

    Args:
        settings: of the network.
        weights: all weights in the order of Keras' ``get_weights``, flat, float32.
        order: indices of the training samples in the order of every epoch.
        steps: how many steps the weights have been trained for.
        tier: to which the arrays are padded; by default the smallest one.

    Attributes:
        reached: test loss, if training has stopped at the goal, at the end of an epoch; infinite
            otherwise.
    """

    def __init__(
        self,
        settings: Playground,
        weights: Array,
        order: Array,
        steps: int = 0,
        tier: Tier | None = None,
    ) -> None:
        self.tier = tier or tier_of(settings)
        self.steps = steps
        self.updates = 0
        self.reached = math.inf
        self._sizes = widths(settings)
        self.parameters = self._pack(np.asarray(weights, np.float32))
        self.first_moments = np.zeros_like(self.parameters)
        self.second_moments = np.zeros_like(self.parameters)
        self._read_points(settings, order)
        self.change(settings)

    def change(self, settings: Playground) -> None:
        """Take over the settings that may change while a network trains."""
        tier = self.tier
        self.settings = settings
        depth = len(settings.hidden)
        self.activations = np.zeros(tier.hidden, np.int32)
        self.activations[:depth] = [ACTIVATIONS.index(name) for name in settings.activations]
        self.alive = np.ones((tier.hidden, tier.units), np.float32)
        for layer, unit in _existing(settings.off, settings.hidden):
            self.alive[layer, unit] = 0.0
        self.trainable = self._pack(np.ones(weight_count(settings), np.float32))
        for layer, unit in _existing(settings.frozen, settings.hidden):
            self.trainable[layer, :, unit] = 0.0
        is_sigmoid = settings.output_activation == "sigmoid"
        self.scalars = {
            "samples": np.int32(len(self.x)),
            "test_samples": np.int32(len(self._test_x)),
            "batch_size": np.int32(settings.batch_size),
            "depth": np.int32(depth),
            "outputs": np.int32(settings.outputs),
            "loss": np.int32(LOSSES.index((settings.keras_loss, int(is_sigmoid)))),
            "optimizer": np.int32(OPTIMIZERS.index(settings.optimizer)),
            "learning_rate": np.float32(settings.learning_rate),
            "half_life": np.float32(settings.halving_epochs * self.steps_per_epoch or np.inf),
            "dropout": np.float32(settings.dropout),
            "seed": np.uint32(settings.seed),
            "momentum": np.float32(MOMENTUM if settings.optimizer == "momentum" else 0.0),
            "l1": np.float32(settings.l1),
            "l2": np.float32(settings.l2),
            "goal": _round_down(settings.stop_loss),
        }

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches of an epoch."""
        return -(-len(self.x) // self.settings.batch_size)

    def weights(self) -> Array:
        """Return all weights in the order of Keras' ``get_weights``, flat, float32."""
        parts = []
        for index, inputs, outputs in self._layers():
            layer = self.parameters[index]
            parts += [layer[:inputs, :outputs].ravel(), layer[self.tier.units, :outputs]]
        return np.concatenate(parts)

    def _layers(self) -> list[tuple[int, int, int]]:
        """Return index in the padded arrays, inputs and outputs of each layer."""
        pairs = list(itertools.pairwise(self._sizes))
        indices = [*range(len(pairs) - 1), self.tier.hidden]
        return [(index, *pair) for index, pair in zip(indices, pairs, strict=True)]

    def _pack(self, flat: Array) -> Array:
        """Return padded parameters, shape ``(hidden + 1, units + 1, units)``."""
        tier = self.tier
        packed = np.zeros((tier.hidden + 1, tier.units + 1, tier.units), np.float32)
        for index, inputs, outputs in self._layers():
            kernel, flat = flat[: inputs * outputs], flat[inputs * outputs :]
            packed[index, :inputs, :outputs] = kernel.reshape(inputs, outputs)
            packed[index, tier.units, :outputs], flat = flat[:outputs], flat[outputs:]
        return packed

    def _read_points(self, settings: Playground, order: Array) -> None:
        plane, target = settings.dataset().points()
        features = compute_features(plane, settings.features)
        targets = target.astype(np.float32)
        self.x, self.y = features[order], targets[order]
        self._test_x, self._test_y = features[len(order) :], targets[len(order) :]

    def padded_points(self) -> tuple[Array, Array]:
        """Return the training points in the order of an epoch, then the test points.

        Returns:
            Features and targets, padded to ``MAX_SAMPLES``.
        """
        features = np.concatenate([self.x, self._test_x])
        x = np.zeros((MAX_SAMPLES, self.tier.units), np.float32)
        y = np.zeros(MAX_SAMPLES, np.float32)
        x[: len(features), : features.shape[1]] = features
        y[: len(features)] = np.concatenate([self.y, self._test_y])
        return x, y


def _round_down(value: float) -> np.float32:
    """Return the largest float32 that is not above a value.

    A float32 is not above the result if and only if it is not above the value.
    """
    rounded = np.float32(value)
    return rounded if rounded <= value else np.nextafter(rounded, np.float32(-np.inf))


def _existing(neurons: Sequence[Neuron], hidden: Sequence[int]) -> list[Neuron]:
    return [
        (layer, unit) for layer, unit in neurons if layer < len(hidden) and unit < hidden[layer]
    ]
