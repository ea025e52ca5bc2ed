"""Random drawings that are no digits, for training a classifier to reject them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dlcore.arrays import Array

Random = np.random.Generator


def scribble(random: Random, side: int) -> list[Array]:
    """Draw the strokes of a random scribble.

    Args:
        random: generator.
        side: side of the canvas in pixels.

    Returns:
        Points of each stroke, shape ``(n, 2)``: x and y in pixels.
    """
    kind = _KINDS[random.integers(len(_KINDS))]
    return [np.clip(stroke, 0.03, 0.97) * side for stroke in kind(random)]


def _tangle(random: Random) -> list[Array]:
    """Random walks that cross themselves."""
    strokes = []
    for _ in range(random.integers(1, 4)):
        turns = np.cumsum(random.normal(random.choice((-0.3, 0.3)), 0.9, random.integers(50, 160)))
        moves = np.stack([np.cos(turns), np.sin(turns)], axis=1) * random.uniform(0.03, 0.09)
        path = np.cumsum(moves, axis=0)
        strokes.append((path - path.mean(axis=0)) + random.uniform(0.35, 0.65, 2))
    return strokes


def _lines(random: Random) -> list[Array]:
    """Separate straight lines."""
    return [random.uniform(0.1, 0.9, (2, 2)) for _ in range(random.integers(4, 10))]


def _dots(random: Random) -> list[Array]:
    """Separate points."""
    return [np.repeat(random.uniform(0.1, 0.9, (1, 2)), 2, 0) for _ in range(random.integers(1, 7))]


def _flat_line(random: Random) -> list[Array]:
    """A nearly horizontal line."""
    angle = random.uniform(-0.6, 0.6)
    half = np.array([np.cos(angle), np.sin(angle)]) * random.uniform(0.1, 0.4)
    middle = random.uniform(0.4, 0.6, 2)
    return [np.stack([middle - half, middle + half])]


def _zigzag(random: Random) -> list[Array]:
    """Hatching to and fro."""
    count = int(random.integers(7, 20))
    along = np.linspace(0.1, 0.9, count) + random.normal(0, 0.02, count)
    across = np.where(np.arange(count) % 2, 0.15, 0.85) + random.normal(0, 0.06, count)
    path = np.stack([along, across], axis=1)
    return [path[:, ::-1] if random.random() < 0.5 else path]


def _star(random: Random) -> list[Array]:
    """Lines that cross in the centre."""
    angles = np.arange(random.integers(3, 6)) + random.uniform(0, np.pi)
    arms = np.stack([np.cos(angles), np.sin(angles)], axis=1) * random.uniform(0.2, 0.42)
    return [np.stack([0.5 - arm, 0.5 + arm]) for arm in arms]


_KINDS: tuple[Callable[[Random], list[Array]], ...] = (
    _tangle,
    _lines,
    _dots,
    _flat_line,
    _zigzag,
    _star,
)
