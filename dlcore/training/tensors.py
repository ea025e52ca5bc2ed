"""Data sets as tensors in memory, shared by all runs."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import tensorflow as tf

from dlcore.analysis.baselines import baseline_errors
from dlcore.analysis.data_facts import SAMPLES, DataFacts, data_facts
from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.datasets.preprocess import balanced_weights, one_hot_columns
from dlcore.models.second_output import FIRST_OUTPUT
from dlcore.planning.plan import validation_sizes
from dlcore.planning.weighted_cache import WeightedCache
from dlcore.spec import Spec

MAX_BYTES = 100_000_000
"""Of the data sets in memory, besides the one in use."""


@dataclass(frozen=True)
class Part:
    """Inputs and targets of one part of a data set, such as the test set.

    Args:
        x: stored inputs (uint8 where possible), shape ``(samples, ...)``.
        y: int32 labels, shape ``(samples,)``, or float32 targets, shape ``(samples, 1)``.
        weights: of the samples in the loss, float32 of shape ``(samples,)``; None if all count 1.
    """

    x: tf.Tensor
    y: tf.Tensor
    weights: tf.Tensor | None = None

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
        one_hot_widths: of the stored columns, see ``DatasetSpec.one_hot_widths``.
        one_hot: number of classes of one-hot targets, or 0 to keep labels.
        group: name of the second output; empty for a network with one.
        members: for each class, 1 if it belongs to the group, else 0.
    """

    shape: tuple[int, ...]
    scale: float
    input_widths: tuple[int, ...]
    one_hot_widths: tuple[int, ...]
    one_hot: int
    group: str = ""
    members: tuple[int, ...] = ()

    @classmethod
    def of(cls, spec: Spec) -> Encoding:
        """Return the encoding for a spec's data and loss."""
        info = spec.dataset.info()
        one_hot = len(info.classes) if spec.training.loss.needs_one_hot() else 0
        widths = spec.dataset.one_hot_widths()
        encoding = cls(info.model_shape, info.scale, info.input_widths, widths, one_hot)
        if spec.second_output is None:
            return encoding
        group = spec.second_output.group
        labels = spec.dataset.groups[group]
        members = tuple(int(label in labels) for label in range(len(info.classes)))
        return replace(encoding, group=group, members=members)

    @property
    def stored_shape(self) -> tuple[int, ...]:
        """Shape of one stored sample."""
        return (len(self.one_hot_widths),) if self.one_hot_widths else self.shape

    def x(self, stored: tf.Tensor) -> Any:
        """Return float32 inputs; a tuple if the model has several."""
        values = tf.cast(stored, tf.float32)
        if self.scale != 1.0:
            values = values / _divisor(self.scale)
        if self.one_hot_widths:
            values = _one_hot_columns(values, self.one_hot_widths)
        if self.input_widths:
            return tuple(tf.split(values, self.input_widths, axis=-1))
        return tf.reshape(values, (-1, *self.shape)) if values.shape[1:] != self.shape else values

    def y(self, stored: tf.Tensor) -> Any:
        """Return the targets in the form that the loss needs; by output if there are two."""
        first = tf.one_hot(stored, self.one_hot) if self.one_hot else stored
        if not self.group:
            return first
        return {FIRST_OUTPUT: first, self.group: tf.gather(self.members, stored)}

    def arrays(self, part: Part) -> tuple[Any, Any]:
        """Return an encoded part as NumPy arrays, for plain ``model.fit``."""
        x, y = tf.nest.map_structure(np.asarray, (self.x(part.x), self.y(part.y)))
        return x, y


def _one_hot_columns(codes: tf.Tensor, widths: Sequence[int]) -> tf.Tensor:
    """Return what ``preprocess.one_hot_columns`` returns; neighbouring numbers stay together."""
    blocks, start = [], 0
    for is_number, group in itertools.groupby(widths, lambda width: width == 0):
        sizes = list(group)
        stop = start + len(sizes)
        if is_number:
            blocks.append(codes[:, start:stop])
        else:
            columns = tf.cast(codes[:, start:stop], tf.int32)
            blocks += [tf.one_hot(columns[:, n], size) for n, size in enumerate(sizes)]
        start = stop
    return tf.concat(blocks, axis=1)


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
        max_bytes: of all data sets together.
    """

    def __init__(self, cache: Cache, max_bytes: int = MAX_BYTES) -> None:
        self._cache = cache
        self._arrays: WeightedCache[tuple[object, ...], Arrays] = WeightedCache(max_bytes, _size)

    def arrays(self, spec: Spec) -> Arrays:
        """Return a spec's data.

        Raises:
            DataError: the data is not available.
        """
        training = spec.training
        key = (spec.dataset.model_dump_json(), training.validation, training.class_weight)
        return self._arrays.get(key, lambda: self._load(spec))

    @property
    def size(self) -> int:
        """Bytes of the data sets in memory."""
        return self._arrays.size

    def _load(self, spec: Spec) -> Arrays:
        data = spec.dataset.load_codes(self._cache)
        widths = spec.dataset.one_hot_widths()
        sample = one_hot_columns(data.x_train[:SAMPLES], widths) if widths else data.x_train
        fitted, validated = validation_sizes(spec)
        is_tested = spec.training.validation == "test"
        facts = data_facts(
            replace(data, x_train=sample),
            fitted=data.y_train[:fitted],
            validation=data.y_test if is_tested else data.y_train[fitted:],
            naive=baseline_errors(spec, self._cache),
        )
        count = data.info.train_size if is_tested else fitted
        train = _part(data.x_train[:count], data.y_train[:count])
        if spec.training.class_weight:
            weights = balanced_weights(data.y_train, len(data.info.classes))
            train = replace(train, weights=tf.constant(weights[:count]))
        test = _part(data.x_test, data.y_test)
        if is_tested:
            return Arrays(train, test, test, facts)
        if not validated:
            return Arrays(train, None, test, facts)
        return Arrays(train, _part(data.x_train[count:], data.y_train[count:]), test, facts)


def _part(x: Array, y: Array) -> Part:
    with tf.device("CPU:0"):
        return Part(tf.constant(x), tf.constant(y))


def _size(arrays: Arrays) -> int:
    parts = (arrays.train, arrays.validation, arrays.test)
    tensors = [tensor for part in parts if part for tensor in (part.x, part.y)]
    tensors += [] if arrays.train.weights is None else [arrays.train.weights]
    return sum(tensor.dtype.size * tensor.shape.num_elements() for tensor in tensors)
