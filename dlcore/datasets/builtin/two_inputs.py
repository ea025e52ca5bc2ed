"""Two inputs of different length that only together tell the class."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache

SPLITS = (64, 128)
TRAIN, TEST = 800, 200


class TwoInputs(DatasetSpec):
    """Generated numbers; the class is the sign of a weighted sum of both inputs.

    Args:
        seed: decides the numbers, and nothing of the training.
    """

    name: Literal["two-inputs"] = "two-inputs"
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        return Info(
            kind=Kind.TABLE,
            task=Task.CLASSES,
            input_shape=(sum(SPLITS),),
            classes=("0", "1"),
            train_size=min(self.train_size or TRAIN, TRAIN),
            test_size=TEST,
            splits=SPLITS,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        random = np.random.default_rng(self.seed)
        x = random.normal(size=(TRAIN + TEST, sum(SPLITS)))
        # Each input has the same say, whatever its length.
        says = [random.normal(0.0, 1.0 / np.sqrt(length), length) for length in SPLITS]
        y = (x @ np.concatenate(says) > 0.0).astype(np.int32)
        x = x.astype(np.float32)
        train, test = slice(info.train_size), slice(TRAIN, None)
        return Dataset(info, x[train], y[train], x[test], y[test])
