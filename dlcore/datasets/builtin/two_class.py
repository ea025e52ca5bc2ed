"""Generated table of twenty features and two classes, by ``make_classification``."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import Section, call, split_at

FEATURES = 20
TRAIN, TEST = 800, 200
CACHED_TABLES = 4
SCRIPT = Path(__file__).with_name("make_two_class.py")


class TwoClass(DatasetSpec):
    """Samples of ``make_classification``: few features are informative, the others are noise.

    Args:
        seed: seed of the table; independent of the seed of the training.
    """

    name: Literal["two-class"] = "two-class"
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        return Info(
            kind=Kind.TABLE,
            task=Task.CLASSES,
            input_shape=(FEATURES,),
            classes=("0", "1"),
            train_size=min(self.train_size or TRAIN, TRAIN),
            test_size=TEST,
            source="https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_classification.html",
            licence="BSD 3-Clause",
            citation="I. Guyon (2003)",
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        table = _generate(self.seed)
        x, y = table[:, :-1].astype(np.float32), table[:, -1].astype(np.int32)
        train, test = slice(info.train_size), slice(TRAIN, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        generate = call(
            "make_classification",
            n_samples=TRAIN + TEST,
            n_features=FEATURES,
            random_state=self.seed,
        )
        code = f'x, y = {generate}\nx = x.astype("float32")\n{split_at(TRAIN)}'
        imports = ("from sklearn.datasets import make_classification",)
        return Section("data_two_class", code, imports)


@functools.lru_cache(maxsize=CACHED_TABLES)
def _generate(seed: int) -> Array:
    """Return one row per sample: the features, then the class."""
    arguments = map(str, (TRAIN + TEST, FEATURES, seed))
    done = subprocess.run([sys.executable, SCRIPT, *arguments], stdout=subprocess.PIPE, check=True)
    return np.frombuffer(done.stdout, "<f8").reshape(TRAIN + TEST, FEATURES + 1)
