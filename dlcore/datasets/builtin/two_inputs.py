"""Generated samples of two inputs of different width; the class depends on both."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, Section, split_at

WIDTHS = (64, 128)
TRAIN, TEST = 800, 200


class TwoInputs(DatasetSpec):
    """Normally distributed inputs; the class is the sign of a weighted sum of both.

    Args:
        seed: seed of the samples; independent of the seed of the training.
    """

    name: Literal["two-inputs"] = "two-inputs"
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        return Info(
            kind=Kind.TABLE,
            task=Task.CLASSES,
            input_shape=(sum(WIDTHS),),
            classes=("0", "1"),
            train_size=min(self.train_size or TRAIN, TRAIN),
            test_size=TEST,
            input_widths=WIDTHS,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        random = np.random.default_rng(self.seed)
        x = random.normal(size=(TRAIN + TEST, sum(WIDTHS)))
        # Both inputs contribute the same variance, whatever their width.
        weights = [random.normal(0.0, 1.0 / np.sqrt(width), width) for width in WIDTHS]
        y = (x @ np.concatenate(weights) > 0.0).astype(np.int32)
        x = x.astype(np.float32)
        train, test = slice(info.train_size), slice(TRAIN, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        code = f"""\
random = np.random.default_rng({self.seed})
x = random.normal(size=({TRAIN + TEST}, {sum(WIDTHS)}))
says = [random.normal(0.0, 1.0 / np.sqrt(size), size) for size in {WIDTHS}]
y = (x @ np.concatenate(says) > 0.0).astype("int32")
x = x.astype("float32")
{split_at(TRAIN)}"""
        return Section("data_two_inputs", code, (NUMPY,))
