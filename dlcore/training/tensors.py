"""Data sets as tensors in memory, shared by all runs."""

from __future__ import annotations

import functools
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from dlcore.analysis.baselines import baseline_errors
from dlcore.analysis.data_facts import DataFacts, data_facts
from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec

MAX_DATASETS = 3


@dataclass(frozen=True)
class Part:
    """Inputs and targets of one part of a data set, such as the test set.

    Args:
        x: stored inputs (uint8 where possible), shape ``(samples, ...)``.
        y: int32 labels, shape ``(samples,)``, or float32 targets, shape ``(samples, 1)``.
    """

    x: tf.Tensor
    y: tf.Tensor

    @property
    def size(self) -> int:
        """Number of samples."""
        return int(self.x.shape[0])


@dataclass(frozen=True)
class Arrays:
    """The parts of a run's data; ``validation`` is None if there is none."""

    train: Part
    validation: Part | None
    test: Part
    facts: DataFacts


@dataclass(frozen=True)
class Encoding:
    """Conversion of stored arrays to inputs and targets of the model, in graphs and eagerly.

    Args:
        shape: shape of one sample.
        scale: divisor of the inputs.
        input_widths: number of features of each input; empty for a model with one input.
        one_hot: number of classes of one-hot targets, or 0 to keep labels.
    """

    shape: tuple[int, ...]
    scale: float
    input_widths: tuple[int, ...]
    one_hot: int

    @classmethod
    def of(cls, spec: Spec) -> Encoding:
        """Return the encoding for a spec's data and loss."""
        info = spec.dataset.info()
        one_hot = len(info.classes) if spec.training.loss.needs_one_hot() else 0
        return cls(info.model_shape, info.scale, info.input_widths, one_hot)

    def x(self, stored: tf.Tensor) -> Any:
        """Return float32 inputs; a tuple if the model has several."""
        values = tf.cast(stored, tf.float32)
        if self.scale != 1.0:
            values = values / _divisor(self.scale)
        if self.input_widths:
            return tuple(tf.split(values, self.input_widths, axis=-1))
        return tf.reshape(values, (-1, *self.shape)) if values.shape[1:] != self.shape else values

    def y(self, stored: tf.Tensor) -> tf.Tensor:
        """Return the targets in the form that the loss needs."""
        return tf.one_hot(stored, self.one_hot) if self.one_hot else stored

    def arrays(self, part: Part) -> tuple[Any, Array]:
        """Return an encoded part as NumPy arrays, for plain ``model.fit``."""
        return tf.nest.map_structure(np.asarray, self.x(part.x)), self.y(part.y).numpy()


@functools.cache
def _divisor(scale: float) -> tf.Tensor:
    """Return the scale as an eager tensor, which a graph captures as an input.

    A constant in the graph would become a multiplication by its reciprocal, which differs in the
    last bit from the division that plain code does in NumPy.
    """
    with tf.init_scope():
        return tf.constant(scale)


class DatasetCache:
    """The most recently used data sets.

    Args:
        cache: contains the data files.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._arrays: OrderedDict[tuple[str, object], Arrays] = OrderedDict()

    def arrays(self, spec: Spec) -> Arrays:
        """Return a spec's data.

        Raises:
            DataError: the data is not available.
        """
        key = (spec.dataset.model_dump_json(), spec.training.validation)
        if key not in self._arrays:
            self._arrays[key] = self._load(spec)
            while len(self._arrays) > MAX_DATASETS:
                self._arrays.popitem(last=False)
        self._arrays.move_to_end(key)
        return self._arrays[key]

    def _load(self, spec: Spec) -> Arrays:
        data = spec.dataset.load(self._cache)
        fitted, validated = validation_sizes(spec)
        is_tested = spec.training.validation == "test"
        facts = data_facts(
            data,
            fitted=data.y_train[:fitted],
            validation=data.y_test if is_tested else data.y_train[fitted:],
            naive=baseline_errors(spec, self._cache),
        )
        with tf.device("CPU:0"):
            train = Part(tf.constant(data.x_train), tf.constant(data.y_train))
            test = Part(tf.constant(data.x_test), tf.constant(data.y_test))
        if is_tested:
            return Arrays(train, test, test, facts)
        if not validated:
            return Arrays(train, None, test, facts)
        first = Part(train.x[:fitted], train.y[:fitted])
        return Arrays(first, Part(train.x[fitted:], train.y[fitted:]), test, facts)
