"""A data set as tensors in memory, held once however many runs use it."""

from __future__ import annotations

import functools
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec

MAX_HELD = 3


@dataclass(frozen=True)
class Part:
    """Inputs and targets of one part of a data set.

    Args:
        x: inputs as stored (uint8 where possible), shape ``(samples, ...)``.
        y: labels, int32 ``(samples,)``, or float32 targets ``(samples, 1)``.
    """

    x: tf.Tensor
    y: tf.Tensor

    @property
    def size(self) -> int:
        """Number of samples."""
        return int(self.x.shape[0])


@dataclass(frozen=True)
class Arrays:
    """The three parts of a run's data; ``validation`` is None when there is none."""

    train: Part
    validation: Part | None
    test: Part


@dataclass(frozen=True)
class Encoding:
    """How stored arrays become what the model sees; the same inside a graph and outside.

    Args:
        shape: of one sample as the model sees it.
        scale: inputs are divided by this.
        splits: numbers of each input, where there are several.
        one_hot: number of classes to encode labels for, or 0 to leave them.
    """

    shape: tuple[int, ...]
    scale: float
    splits: tuple[int, ...]
    one_hot: int

    @classmethod
    def of(cls, spec: Spec) -> Encoding:
        """The encoding that a spec's data and loss ask for."""
        info = spec.dataset.info()
        wants = spec.training.loss.wants_one_hot()
        return cls(info.model_shape, info.scale, info.splits, len(info.classes) if wants else 0)

    def x(self, stored: tf.Tensor) -> Any:
        """Inputs as float32; a tuple where the model has several."""
        values = tf.cast(stored, tf.float32)
        if self.scale != 1.0:
            values = values / _divisor(self.scale)
        if self.splits:
            return tuple(tf.split(values, self.splits, axis=-1))
        return tf.reshape(values, (-1, *self.shape)) if values.shape[1:] != self.shape else values

    def y(self, stored: tf.Tensor) -> tf.Tensor:
        """Targets as the loss wants them."""
        return tf.one_hot(stored, self.one_hot) if self.one_hot else stored

    def arrays(self, part: Part) -> tuple[Any, Array]:
        """A whole part, encoded, for plain ``model.fit``."""
        return tf.nest.map_structure(np.asarray, self.x(part.x)), self.y(part.y).numpy()


@functools.cache
def _divisor(scale: float) -> tf.Tensor:
    """The scale as an eager tensor, which a graph captures as an input.

    A constant inside the graph would be folded into a multiplication by its reciprocal, which
    differs in the last bit from the division that plain code does in NumPy.
    """
    with tf.init_scope():
        return tf.constant(scale)


class DatasetCache:
    """Data sets in memory, the least recently used given up first.

    Args:
        cache: where files lie.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._held: OrderedDict[tuple[str, object], Arrays] = OrderedDict()

    def arrays(self, spec: Spec) -> Arrays:
        """The parts that a spec asks for.

        Raises:
            DataError: the data cannot be had.
        """
        key = (spec.dataset.model_dump_json(), spec.training.validation)
        if key not in self._held:
            self._held[key] = self._load(spec)
            while len(self._held) > MAX_HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]

    def _load(self, spec: Spec) -> Arrays:
        data = spec.dataset.load(self._cache)
        with tf.device("CPU:0"):
            train = Part(tf.constant(data.x_train), tf.constant(data.y_train))
            test = Part(tf.constant(data.x_test), tf.constant(data.y_test))
        fitted, validated = validation_sizes(spec)
        if spec.training.validation == "test":
            return Arrays(train, test, test)
        if not validated:
            return Arrays(train, None, test)
        first = Part(train.x[:fitted], train.y[:fitted])
        return Arrays(first, Part(train.x[fitted:], train.y[fitted:]), test)
