"""Shapes of generated points: classes and regression targets in the square from -6 to 6."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np

from dlcore.arrays import Array

LIMIT = 6.0
"""Half the edge of the square that is shown."""

ShapeName = Literal[
    "circle",
    "xor",
    "clusters",
    "spiral",
    "moons",
    "three",
    "four",
    "slope",
    "hills",
]
SHAPE_NAMES: tuple[ShapeName, ...] = get_args(ShapeName)

CLASSES: Mapping[ShapeName, int] = {
    "circle": 2,
    "xor": 2,
    "clusters": 2,
    "spiral": 2,
    "moons": 2,
    "three": 3,
    "four": 4,
    "slope": 0,
    "hills": 0,
}
"""Number of classes by shape; 0 for regression."""

Draw = Callable[[np.random.Generator, Array], Array]
"""Computes points, ``(samples, 2)``, of classes, ``(samples,)``.

The statements between the docstring and ``return`` also become part of exported programs.
"""

TargetFunction = Callable[[Array], Array]
"""Computes the regression targets, ``(samples,)``, of points, ``(samples, 2)``."""


def _circle(random: np.random.Generator, y: Array) -> Array:
    """A disc within a ring."""
    radius = np.where(y, random.uniform(0.0, 2.5, len(y)), random.uniform(3.5, 5.0, len(y)))
    angle = random.uniform(0.0, 2 * np.pi, len(y))
    x = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return np.asarray(x)


def _xor(random: np.random.Generator, y: Array) -> Array:
    """Four squares; opposite ones have the same class."""
    x = random.uniform(0.3, 5.0, (len(y), 2)) * random.choice([-1, 1], (len(y), 1))
    x[:, 1] *= 2 * y - 1
    return np.asarray(x)


def _clusters(random: np.random.Generator, y: Array) -> Array:
    """Two linearly separable clusters."""
    x = np.array([[-2.0, -2.0], [2.0, 2.0]])[y] + random.normal(0.0, 0.8, (len(y), 2))
    return np.asarray(x)


def _spiral(random: np.random.Generator, y: Array) -> Array:
    """Two arms that wind around each other."""
    along = random.uniform(0.0, 1.0, len(y))
    radius, angle = 5.0 * along, 3.5 * np.pi * along + np.pi * y
    x = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return np.asarray(x)


def _moons(random: np.random.Generator, y: Array) -> Array:
    """Two interleaving half circles."""
    angle = random.uniform(0.0, np.pi, len(y))
    side = 1 - 2 * y
    x = 3.0 * np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)])
    return np.asarray(x)


def _three(random: np.random.Generator, y: Array) -> Array:
    """Three sectors of a ring."""
    radius = random.uniform(1.5, 5.0, len(y))
    angle = (y + random.uniform(0.1, 0.9, len(y))) * 2 * np.pi / 3
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return np.asarray(x)


def _four(random: np.random.Generator, y: Array) -> Array:
    """Four clusters, one in each quadrant."""
    centres = np.array([[-3.0, 3.0], [3.0, 3.0], [3.0, -3.0], [-3.0, -3.0]])
    x = centres[y] + random.normal(0.0, 0.9, (len(y), 2))
    return np.asarray(x)


def _uniform(random: np.random.Generator, y: Array) -> Array:
    """Points everywhere in the square."""
    x = random.uniform(-6.0, 6.0, (len(y), 2))
    return np.asarray(x)


def _slope(x: Array) -> Array:
    """A plane that rises to the upper right."""
    y = (x[:, 0] + x[:, 1]) / 12.0
    return np.asarray(y)


def _hills(x: Array) -> Array:
    """Three hills and three hollows."""
    peaks = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    y = sum(
        side * np.maximum(0.0, 1.0 - np.hypot(x[:, 0] - across, x[:, 1] - up) / 2.5)
        for across, up, side in peaks
    )
    return np.asarray(y)


DRAWS: Mapping[ShapeName, Draw] = {
    "circle": _circle,
    "xor": _xor,
    "clusters": _clusters,
    "spiral": _spiral,
    "moons": _moons,
    "three": _three,
    "four": _four,
    "slope": _uniform,
    "hills": _uniform,
}
TARGETS: Mapping[ShapeName, TargetFunction] = {"slope": _slope, "hills": _hills}
