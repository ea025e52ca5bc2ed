"""The data set of the playground: points in the plane, seen through chosen features."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from dlcore.arrays import Array
from dlcore.base_model import validation_error
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.plane.features import EXPRESSIONS, FEATURES, Feature, compute_features
from dlcore.datasets.plane.shapes import CLASSES, DRAWS, TARGETS, ShapeName
from dlcore.datasets.program_text import NUMPY, Section

PLANE = "plane"
MAX_SAMPLES = 1000
MAX_COORDINATE = 100.0
MIN_OWN_POINTS = 10

OwnPoint = tuple[
    float,
    float,
    float,
]
"""Both coordinates, then the class or the target."""


class Plane(DatasetSpec):
    """Points of a shape, or own points; the same settings always give the same points.

    Args:
        shape: of the generated points; of own points it gives the number of classes.
        noise: standard deviation of the noise added to each coordinate, or to a target in tenths.
        samples: number of generated points.
        train_percent: share of the points that are for training; the others are for the test.
        seed: of points and noise, and of the order of own points.
        features: what the network sees of each point.
        own: own points in place of generated ones; at least ``MIN_OWN_POINTS``, or none.
    """

    name: Literal["plane"] = "plane"
    shape: ShapeName = "circle"
    noise: float = Field(default=0.0, ge=0.0, le=2.0)
    samples: int = Field(default=500, ge=40, le=MAX_SAMPLES)
    train_percent: int = Field(default=50, ge=10, le=90)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    features: tuple[Feature, ...] = Field(
        default=("x1", "x2"), min_length=1, max_length=len(FEATURES)
    )
    own: tuple[OwnPoint, ...] = Field(default=(), max_length=MAX_SAMPLES)

    @model_validator(mode="after")
    def _points_are_usable(self) -> Plane:
        if len(set(self.features)) != len(self.features):
            raise validation_error("repeated", field="features")
        if self.own and len(self.own) < MIN_OWN_POINTS:
            raise validation_error("few_points", minimum=MIN_OWN_POINTS, given=len(self.own))
        limit = MAX_COORDINATE
        if any(not math.isfinite(v) or abs(v) > limit for point in self.own for v in point):
            raise validation_error("out_of_range", field="own", minimum=-limit, maximum=limit)
        if self.own and (count := CLASSES[self.shape]):
            self._check_classes({point[2] for point in self.own}, count)
        return self

    def _check_classes(self, labels: set[float], count: int) -> None:
        if not labels <= set(range(count)):
            raise validation_error("unknown_class", maximum=count - 1)
        if len(labels) < 2:
            raise validation_error("one_class")

    @property
    def class_count(self) -> int:
        """Number of classes; 0 for regression."""
        return CLASSES[self.shape]

    def info(self) -> Info:
        samples = len(self.own) or self.samples
        train = max(1, samples * self.train_percent // 100)
        return Info(
            kind=Kind.TABLE,
            task=Task.CLASSES if self.class_count else Task.NUMBER,
            input_shape=(len(self.features),),
            classes=tuple(map(str, range(self.class_count))),
            train_size=min(self.train_size or train, train),
            test_size=samples - train,
        )

    def comparison_fields(self) -> Mapping[str, Any]:
        return {**super().comparison_fields(), "own": len(self.own)}

    def comparison_key(self) -> tuple[object, ...]:
        return (self.name, self.shape, self.own)

    def points(self) -> tuple[Array, Array]:
        """Return all points, training points first.

        Returns:
            Coordinates, float64 of shape ``(samples, 2)``, and classes or targets, float64 of
            shape ``(samples,)``.
        """
        random = np.random.default_rng(self.seed)
        if self.own:
            rows = np.array(self.own)[random.permutation(len(self.own))]
            return rows[:, :2], rows[:, 2]
        y: Any = random.permutation(self.samples) % max(self.class_count, 2)
        x = DRAWS[self.shape](random, y)
        if self.class_count:
            return x + random.normal(0.0, self.noise, x.shape), y.astype(float)
        y = TARGETS[self.shape](x)
        return x, y + random.normal(0.0, self.noise / 10, y.shape)

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        plane, target = self.points()
        x = compute_features(plane, self.features)
        y = target.astype(np.int32) if self.class_count else target.astype(np.float32)[:, None]
        train, test = slice(info.train_size), slice(len(x) - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        columns = ", ".join(EXPRESSIONS[name] for name in self.features)
        cast = 'y.astype("int32")' if self.class_count else 'y.astype("float32")[:, None]'
        samples = len(self.own) or self.samples
        split = max(1, samples * self.train_percent // 100)
        code = f"""\
random = np.random.default_rng({self.seed})
{self._points_code()}
x = np.column_stack([{columns}]).astype("float32")
y = {cast}
x_train, y_train, x_test, y_test = x[:{split}], y[:{split}], x[{split}:], y[{split}:]"""
        return Section("data_plane", code, (NUMPY,))

    def _points_code(self) -> str:
        if self.own:
            rows = "".join(f"    {list(point)!r},\n" for point in self.own)
            return (
                f"points = np.array([\n{rows}])[random.permutation({len(self.own)})]\n"
                "x, y = points[:, :2], points[:, 2]"
            )
        draw = f"""\
y = random.permutation({self.samples}) % {max(self.class_count, 2)}
{_body(DRAWS[self.shape])}
"""
        if self.class_count:
            return f"{draw}x = x + random.normal(0.0, {self.noise!r}, x.shape)"
        target = _body(TARGETS[self.shape])
        return f"{draw}{target}\ny = y + random.normal(0.0, {self.noise / 10!r}, y.shape)"


def _body(function: Callable[..., Array]) -> str:
    """Return the source of a function between its docstring and ``return``."""
    source = inspect.getsource(function)
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    _, first, *_, result = definition.body
    lines = source.splitlines()[first.lineno - 1 : result.lineno - 1]
    return textwrap.dedent("\n".join(lines))
