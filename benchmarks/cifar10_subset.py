"""Subset of CIFAR-10 with 10,000 training and 2,000 test images, for machines without all of it.

It is not in the registry of the app, because it has no public address.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np

from dlcore.datasets import Cache, Cifar10, Dataset, File, Info
from dlcore.datasets.arrays import npz_array

ARCHIVE = File(
    dataset="cifar10",
    path="cifar10_subset.npz",
    url="",
    sha256="5227549d44255e9bc65bf2e1af88d9a209fdb9bd3f1a43eeb1db0d12fbd59414",
    size=33_939_871,
)


class Cifar10Subset(Cifar10):
    """1,000 training and 200 test images of each class."""

    files: ClassVar[tuple[File, ...]] = (ARCHIVE,)

    class_sizes: ClassVar[tuple[int, ...]] = (1000,) * 10

    def info(self) -> Info:
        return replace(super().info(), test_size=2_000)

    def load(self, cache: Cache) -> Dataset:
        y_train, y_test = (
            npz_array(cache, ARCHIVE, name).ravel().astype(np.int32)
            for name in ("y_train", "y_test")
        )
        x_train = npz_array(cache, ARCHIVE, "x_train")
        x_train, y_train = self.select_training_part(x_train, y_train)
        return Dataset(
            info=self.info(),
            x_train=x_train,
            y_train=y_train,
            x_test=npz_array(cache, ARCHIVE, "x_test"),
            y_test=y_test,
        )
