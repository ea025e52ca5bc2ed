"""Small pictures of the pages, as SVG masks: from the learner's runs and from bundled data."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

import numpy as np

from dlcore import Run
from dlcore.datasets.builtin.airline_passengers import MAXIMUM, MINIMUM, passengers
from dlcore.handwriting import pen_digits
from pages.ui.common.run_curves import read_epochs
from pages.ui.common.svg import Point, polyline
from pages.ui.home.samples import sample_digits
from pages.ui.shell.services import store

WIDTH, HEIGHT = 160, 64
_COMPARED = 3
_SIDE = 8
"""Rows and columns of a sample digit."""

_EXAMPLE = ((0.4, 0.68, 0.81, 0.88, 0.92, 0.94, 0.96), (0.35, 0.6, 0.72, 0.78, 0.8, 0.81, 0.81))
"""Accuracies for a learner without runs."""


def thumbnail(page: str, runs: Sequence[Run]) -> str:
    """Return the picture of a page as the data URL of an SVG.

    Args:
        page: its name; one without a picture gets an empty one.
        runs: the learner's, newest first.
    """
    if page in _OF_RUNS:
        return _data_url(_curves(list(islice(_accuracies(runs), _OF_RUNS[page]))))
    return _picture(page)


_OF_RUNS: Mapping[str, int] = {"train": 1, "compare": _COMPARED}
"""Pages whose picture has the curves of the newest runs, and of how many."""


@cache
def _picture(page: str) -> str:
    return _data_url(_PICTURES[page]() if page in _PICTURES else "")


def _data_url(content: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{content}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _accuracies(runs: Sequence[Run]) -> Iterator[list[float]]:
    """Yield the accuracies of the runs with at least two epochs."""
    for run in runs:
        values = [epoch.metrics.get("accuracy") for epoch in read_epochs(store(), run)]
        curve = [value for value in values if value is not None]
        if len(curve) > 1:
            yield curve


def _curves(curves: Sequence[Sequence[float]]) -> str:
    """Return curves from 0 to 1, the first one strong."""
    shown = curves or _EXAMPLE
    return "".join(
        _line(_scaled(curve, 0, 1), 3 if index == 0 else 2, 1 - 0.3 * index)
        for index, curve in enumerate(shown)
    )


def _scaled(values: Sequence[float], low: float, high: float) -> list[Point]:
    """Return values as the points of a curve over the whole picture."""
    x = np.linspace(4, WIDTH - 4, len(values))
    y = HEIGHT - 6 - (HEIGHT - 12) * (np.asarray(values) - low) / (high - low)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _line(points: Sequence[Point], width: float = 2, opacity: float = 1) -> str:
    return (
        f'<path d="{polyline(points)}" fill="none" stroke="#000" stroke-width="{width}" '
        f'stroke-opacity="{opacity:.1f}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _dot(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def _box(x: float, y: float, width: float, height: float, opacity: float = 1) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="1.5" '
        f'fill-opacity="{opacity:.2f}"/>'
    )


def _digits() -> str:
    """Return two sample digits as squares."""
    pixel = HEIGHT / _SIDE
    return "".join(
        _box(
            column * pixel + index * (WIDTH - HEIGHT) / 2, row * pixel, pixel - 1, pixel - 1, value
        )
        for index, label in enumerate((3, 5))
        for (row, column), value in np.ndenumerate(
            np.reshape(sample_digits()[label].pixels, (_SIDE, _SIDE))
        )
        if value
    )


def _strokes() -> str:
    """Return digits that somebody wrote with a pen."""
    sample, parts = pen_digits.sample(), []
    for index, digit in enumerate((2, 5, 8)):
        strokes = sample.strokes(int(np.flatnonzero(sample.labels == digit)[0]))
        points = np.concatenate(strokes)
        low, size = points.min(axis=0), np.ptp(points, axis=0).max()
        for stroke in strokes:
            scaled = (stroke - low) * (HEIGHT - 12) / size + (index * 56 + 8, 6)
            parts.append(_line(scaled.tolist(), 4))
    return "".join(parts)


def _network() -> str:
    """Return layers of three, five and two units."""
    layers = [
        [(x, HEIGHT * (unit + 0.5) / count) for unit in range(count)]
        for x, count in ((30, 3), (80, 5), (130, 2))
    ]
    lines = "".join(
        _line([start, end], 1, 0.5)
        for left, right in pairwise(layers)
        for start in left
        for end in right
    )
    return lines + "".join(_dot(x, y, 5) for layer in layers for x, y in layer)


def _text() -> str:
    """Return lines of words, some of them marked."""
    widths = ((34, 18, 46, 22), (20, 52, 14, 30), (44, 16, 38))
    parts = []
    for row, line in enumerate(widths):
        x = 8
        for column, width in enumerate(line):
            parts.append(_box(x, 10 + 18 * row, width, 9, 0.9 if (row + column) % 3 == 2 else 0.3))
            x += width + 6
    return "".join(parts)


def _passengers() -> str:
    """Return the series of airline passengers."""
    return _line(_scaled(passengers().tolist(), MINIMUM, MAXIMUM))


def _steps() -> str:
    """Return a staircase of lessons."""
    return "".join(_box(14 + 34 * i, 48 - 12 * i, 28, 10 + 12 * i, 0.4 + 0.2 * i) for i in range(4))


def _boundary() -> str:
    """Return points inside and outside of a circle, and the circle."""
    x, y = WIDTH / 2, HEIGHT / 2
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    inner = [_dot(x + 9 * np.cos(turn), y + 9 * np.sin(turn), 2.5) for turn in turns[::2]]
    outer = [_box(x + 29 * np.cos(t) - 2, y + 26 * np.sin(t) - 2, 4, 4, 0.5) for t in turns]
    ring = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([x + 19 * np.cos(ring), y + 18 * np.sin(ring)], axis=1)
    return "".join([*inner, *outer, _line(circle.tolist())])


def _sigmoid() -> str:
    """Return a sigmoid and its axis."""
    axis = _line([(WIDTH / 2, 4), (WIDTH / 2, HEIGHT - 4)], 1, 0.4)
    return axis + _line(_scaled((1 / (1 + np.exp(-np.linspace(-6, 6, 60)))).tolist(), 0, 1), 3)


def _entries() -> str:
    """Return entries of a list: a term and its explanation."""
    widths = ((34, 92), (46, 80), (26, 100), (40, 86))
    return "".join(
        _box(8, 6 + 15 * row, term, 7) + _box(term + 16, 6 + 15 * row, text, 7, 0.35)
        for row, (term, text) in enumerate(widths)
    )


def _tiles() -> str:
    """Return the tiles of a board, each with a curve."""
    tiles = []
    for index in range(8):
        x, y = 8 + 37 * (index % 4), 6 + 28 * (index // 4)
        curve = [(x + 4, y + 18), (x + 12, y + 9 - index % 3), (x + 28, y + 6 + index % 2)]
        tiles += [_box(x, y, 32, 23, 0.25), _line(curve, 2)]
    return "".join(tiles)


_PICTURES: Mapping[str, Callable[[], str]] = {
    "playground": _boundary,
    "ideas": _sigmoid,
    "glossary": _entries,
    "data": _digits,
    "draw": _strokes,
    "inside": _network,
    "reviews": _text,
    "forecast": _passengers,
    "lessons": _steps,
    "classroom": _tiles,
}
