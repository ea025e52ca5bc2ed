"""Points in the plane: shapes of two classes that a line can or cannot part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache

PointsShape = Literal["moons", "circles", "spirals", "clusters", "xor"]

TEST_PART = 5
"""One point of so many is kept for the test."""


class Points(DatasetSpec):
    """Generated points; the same settings always give the same points.

    Args:
        shape: what the two classes look like.
        noise: standard deviation of what is added to each coordinate.
        samples: points in all, of which a fifth is kept for the test.
        seed: decides the points, and nothing of the training.
    """

    name: Literal["points"] = "points"
    shape: PointsShape = "moons"
    noise: float = Field(default=0.1, ge=0.0, le=1.0)
    samples: int = Field(default=500, ge=20, le=10_000)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        test = self.samples // TEST_PART
        return Info(
            kind=Kind.POINTS,
            task=Task.CLASSES,
            input_shape=(2,),
            classes=("0", "1"),
            train_size=min(self.train_size or self.samples - test, self.samples - test),
            test_size=test,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        random = np.random.default_rng(self.seed)
        y = random.permutation(self.samples) % 2
        x = _SHAPES[self.shape](random, y) + random.normal(0.0, self.noise, (self.samples, 2))
        x, y = x.astype(np.float32), y.astype(np.int32)
        train, test = slice(info.train_size), slice(self.samples - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])


def _moons(random: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """Two half circles, one upside down and reaching into the other."""
    angle = random.uniform(0.0, np.pi, len(y))
    side = 1 - 2 * y
    return np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)])


def _circles(random: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """A ring around a smaller one."""
    return _polar(np.where(y, 0.5, 1.0), random.uniform(0.0, 2 * np.pi, len(y)))


def _spirals(random: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """Two arms that wind around each other."""
    along = np.sqrt(random.uniform(0.0, 1.0, len(y)))
    return _polar(1.5 * along, along * 3 * np.pi + np.pi * y)


def _clusters(random: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """Two clouds side by side, which a line can part."""
    centres = np.array([[-0.75, -0.5], [0.75, 0.5]])
    x: np.ndarray = centres[y] + random.normal(0.0, 0.25, (len(y), 2))
    return x


def _xor(random: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """Four squares, of which those across from each other belong together."""
    x: np.ndarray = random.uniform(0.1, 1.0, (len(y), 2)) * random.choice([-1, 1], (len(y), 1))
    x[:, 1] *= 1 - 2 * y
    return x


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


_SHAPES: Mapping[str, Callable[[np.random.Generator, np.ndarray], np.ndarray]] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "clusters": _clusters,
    "xor": _xor,
}
