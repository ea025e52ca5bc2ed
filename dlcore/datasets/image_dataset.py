"""Base class of image data sets, whose training labels and classes can be impaired on purpose."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.base import DatasetSpec
from dlcore.datasets.program_text import NUMPY, Section

LABEL_SEED = 0
"""Of the choice of wrong labels: runs with different seeds learn the same ones."""


class ImageDataset(DatasetSpec):
    """Images of ten classes. The settings change the training set only, never the test set.

    Args:
        wrong_labels: share of the training samples that get the label of another class, chosen
            at random. A validation share is taken from the same samples.
        rare_class: a class of which only the first ``rare_share`` of the samples is used; None for
            all samples of every class. ``train_size`` counts the samples that are left.
        rare_share: 0 leaves the class out.
    """

    added: ClassVar[frozenset[str]] = frozenset({"wrong_labels", "rare_class", "rare_share"})

    class_sizes: ClassVar[tuple[int, ...]]
    """Number of training samples of each class."""

    wrong_labels: float = Field(default=0.0, ge=0.0, le=0.9)
    rare_class: int | None = Field(default=None, ge=0, le=9)
    rare_share: float = Field(default=0.0, ge=0.0, le=1.0)

    @property
    def training_samples(self) -> int:
        """Number of training samples after all settings."""
        available = sum(self.class_sizes)
        if self.rare_class is not None:
            available -= self.class_sizes[self.rare_class] - self._rare_count(self.rare_class)
        return min(self.train_size or available, available)

    def select_training_part(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return the training samples of the settings.

        Args:
            x: all training images.
            y: their labels, int32.
        """
        if self.rare_class is not None:
            dropped = np.flatnonzero(y == self.rare_class)[self._rare_count(self.rare_class) :]
            x, y = np.delete(x, dropped, axis=0), np.delete(y, dropped)
        size = self.training_samples
        x, y = x[:size], y[:size]
        return x, _mislabel(y, self._wrong_count, len(self.class_sizes))

    def selection_sections(self) -> tuple[Section, ...]:
        sections = []
        if self.rare_class is not None:
            count = self._rare_count(self.rare_class)
            code = f"""\
dropped = np.flatnonzero(y_train == {self.rare_class})[{count}:]
x_train, y_train = np.delete(x_train, dropped, axis=0), np.delete(y_train, dropped)"""
            values = {"label": self.rare_class, "count": count}
            sections.append(Section("rare_class", code, (NUMPY,), values))
        sections += super().selection_sections()
        if self._wrong_count:
            code = f"""\
rng = np.random.default_rng({LABEL_SEED})
wrong = rng.permutation(len(y_train))[:{self._wrong_count}]
y_train = y_train.copy()
y_train[wrong] = (y_train[wrong] + rng.integers(1, 10, len(wrong))) % 10"""
            sections.append(Section("wrong_labels", code, (NUMPY,), {"count": self._wrong_count}))
        return tuple(sections)

    @property
    def _wrong_count(self) -> int:
        return round(self.wrong_labels * self.training_samples)

    def _rare_count(self, label: int) -> int:
        """Return the number of samples of the rare class that are used."""
        return round(self.rare_share * self.class_sizes[label])


def _mislabel(labels: Array, count: int, classes: int) -> Array:
    """Return the labels, ``count`` of them replaced by other classes."""
    if not count:
        return labels
    rng = np.random.default_rng(LABEL_SEED)
    wrong = rng.permutation(len(labels))[:count]
    mislabelled: Array = labels.copy()
    mislabelled[wrong] = (labels[wrong] + rng.integers(1, classes, count)) % classes
    return mislabelled
