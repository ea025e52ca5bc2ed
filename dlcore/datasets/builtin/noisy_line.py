"""Generated points near the line y = 3x."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, Section, split_at

SLOPE, NOISE = 3.0, 0.1
TRAIN, TEST = 100, 20


class NoisyLine(DatasetSpec):
    """Regression of y = 3x plus uniform noise; x lies between 0 and 1.

    Args:
        seed: seed of the points; independent of the seed of the training.
    """

    name: Literal["noisy-line"] = "noisy-line"
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        return Info(
            kind=Kind.POINTS,
            task=Task.NUMBER,
            input_shape=(1,),
            classes=(),
            train_size=min(self.train_size or TRAIN, TRAIN),
            test_size=TEST,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        random = np.random.default_rng(self.seed)
        x = random.uniform(0.0, 1.0, (TRAIN + TEST, 1))
        y = SLOPE * x + random.uniform(0.0, NOISE, x.shape)
        x, y = x.astype(np.float32), y.astype(np.float32)
        train, test = slice(info.train_size), slice(TRAIN, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        code = f"""\
random = np.random.default_rng({self.seed})
x = random.uniform(0.0, 1.0, ({TRAIN + TEST}, 1))
y = {SLOPE} * x + random.uniform(0.0, {NOISE}, x.shape)
x, y = x.astype("float32"), y.astype("float32")
{split_at(TRAIN)}"""
        return Section("data_noisy_line", code, (NUMPY,))
