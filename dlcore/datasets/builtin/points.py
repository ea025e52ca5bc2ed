"""Generated points in the plane: two classes in five shapes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, Section, split_at

PointsShape = Literal["moons", "circles", "spirals", "clusters", "xor"]

TEST_DIVISOR = 5
"""One of so many points is a test sample."""


class Points(DatasetSpec):
    """Points of two classes; the same settings always give the same points.

    Args:
        shape: shape of the two classes.
        noise: standard deviation of the noise added to each coordinate.
        samples: number of points, a fifth of which are for the test.
        seed: seed of the points; independent of the seed of the training.
    """

    name: Literal["points"] = "points"
    shape: PointsShape = "moons"
    noise: float = Field(default=0.1, ge=0.0, le=1.0)
    samples: int = Field(default=500, ge=20, le=10_000)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def info(self) -> Info:
        test = self.samples // TEST_DIVISOR
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
        x = _SHAPES[self.shape](random, y)
        x = x + random.normal(0.0, self.noise, x.shape)
        x, y = x.astype(np.float32), y.astype(np.int32)
        train, test = slice(info.train_size), slice(self.samples - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        code = f"""\
random = np.random.default_rng({self.seed})
y = random.permutation({self.samples}) % 2
{_body(_SHAPES[self.shape])}
x += random.normal(0.0, {self.noise!r}, x.shape)
x = x.astype("float32")
{split_at(-self.info().test_size)}"""
        return Section("data_points", code, (NUMPY,))


PointSampler = Callable[[np.random.Generator, Array], Array]
"""Computes the points, ``(samples, 2)``, of classes, ``(samples,)``.

The statements between the docstring and ``return`` also become part of exported programs.
"""


def _moons(random: np.random.Generator, y: Array) -> Array:
    """Two interleaving half circles."""
    angle = random.uniform(0.0, np.pi, len(y))
    side = 1 - 2 * y
    x = np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)])
    return np.asarray(x)


def _circles(random: np.random.Generator, y: Array) -> Array:
    """A ring around a smaller one."""
    radius = np.where(y, 0.5, 1.0)
    angle = random.uniform(0.0, 2 * np.pi, len(y))
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return np.asarray(x)


def _spirals(random: np.random.Generator, y: Array) -> Array:
    """Two arms that wind around each other."""
    along = np.sqrt(random.uniform(0.0, 1.0, len(y)))
    radius, angle = 1.5 * along, along * 3 * np.pi + np.pi * y
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return np.asarray(x)


def _clusters(random: np.random.Generator, y: Array) -> Array:
    """Two linearly separable clusters."""
    centres = np.array([[-0.75, -0.5], [0.75, 0.5]])
    x = centres[y] + random.normal(0.0, 0.25, (len(y), 2))
    return np.asarray(x)


def _xor(random: np.random.Generator, y: Array) -> Array:
    """Four squares; opposite ones have the same class."""
    x = random.uniform(0.1, 1.0, (len(y), 2)) * random.choice([-1, 1], (len(y), 1))
    x[:, 1] *= 1 - 2 * y
    return np.asarray(x)


_SHAPES: Mapping[str, PointSampler] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "clusters": _clusters,
    "xor": _xor,
}


def _body(shape: PointSampler) -> str:
    """Return the source of a function between its docstring and ``return``."""
    source = inspect.getsource(shape)
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    _, first, *_, result = function.body
    lines = source.splitlines()[first.lineno - 1 : result.lineno - 1]
    return textwrap.dedent("\n".join(lines))
