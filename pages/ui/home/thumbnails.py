"""Small pictures of the pages, as SVG masks: from the learner's runs and from bundled data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

import numpy as np

from dlcore import Run
from dlcore.datasets.builtin.airline_passengers import MAXIMUM, MINIMUM, passengers
from dlcore.handwriting import pen_digits
from pages.ui.common.mask import HEIGHT, WIDTH, box, data_url, dot, line, scaled
from pages.ui.common.run_curves import read_epochs
from pages.ui.home.samples import sample_digits
from pages.ui.shell.services import store

_COMPARED = 3
_SIDE = 8
"""Rows and columns of a sample digit."""

_EXAMPLES = ((0.4, 0.68, 0.81, 0.88, 0.92, 0.94, 0.96), (0.35, 0.6, 0.72, 0.78, 0.8, 0.81, 0.81))
"""Accuracies for a learner without runs; Compare needs two."""


def thumbnail(page: str, runs: Sequence[Run]) -> str:
    """Return the picture of a page as the data URL of an SVG.

    Args:
        page: its name; one without a picture gets an empty one.
        runs: the learner's, newest first.
    """
    if page in _OF_RUNS:
        most = _OF_RUNS[page]
        curves = list(islice(_accuracies(runs), most))
        # One curve compares nothing.
        return data_url(_curves(curves if len(curves) >= min(most, 2) else _EXAMPLES[:most]))
    return _picture(page)


_OF_RUNS: Mapping[str, int] = {"train": 1, "compare": _COMPARED}
"""Pages whose picture has the curves of the newest runs, and of how many."""


@cache
def _picture(page: str) -> str:
    return data_url(_PICTURES[page]() if page in _PICTURES else "")


def _accuracies(runs: Sequence[Run]) -> Iterator[list[float]]:
    """Yield the accuracies of the runs with at least two epochs."""
    for run in runs:
        values = [epoch.metrics.get("accuracy") for epoch in read_epochs(store(), run)]
        curve = [value for value in values if value is not None]
        if len(curve) > 1:
            yield curve


def _curves(curves: Sequence[Sequence[float]]) -> str:
    """Return curves from 0 to 1, the first one strong."""
    return "".join(
        line(scaled(curve, 0, 1), 3 if index == 0 else 2, 1 - 0.3 * index)
        for index, curve in enumerate(curves)
    )


def _digits() -> str:
    """Return two sample digits as squares."""
    pixel = HEIGHT / _SIDE
    return "".join(
        box(column * pixel + index * (WIDTH - HEIGHT) / 2, row * pixel, pixel - 1, pixel - 1, value)
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
            parts.append(line(scaled.tolist(), 4))
    return "".join(parts)


def _network() -> str:
    """Return layers of three, five and two units."""
    layers = [
        [(x, HEIGHT * (unit + 0.5) / count) for unit in range(count)]
        for x, count in ((30, 3), (80, 5), (130, 2))
    ]
    lines = "".join(
        line([start, end], 1, 0.5)
        for left, right in pairwise(layers)
        for start in left
        for end in right
    )
    return lines + "".join(dot(x, y, 5) for layer in layers for x, y in layer)


def _text() -> str:
    """Return lines of words, some of them marked."""
    widths = ((34, 18, 46, 22), (20, 52, 14, 30), (44, 16, 38))
    parts = []
    for row, words in enumerate(widths):
        x = 8
        for column, width in enumerate(words):
            parts.append(box(x, 10 + 18 * row, width, 9, 0.9 if (row + column) % 3 == 2 else 0.3))
            x += width + 6
    return "".join(parts)


def _passengers() -> str:
    """Return the series of airline passengers."""
    return line(scaled(passengers().tolist(), MINIMUM, MAXIMUM))


def _steps() -> str:
    """Return a staircase of lessons."""
    return "".join(box(14 + 34 * i, 48 - 12 * i, 28, 10 + 12 * i, 0.4 + 0.2 * i) for i in range(4))


def _boundary() -> str:
    """Return points inside and outside of a circle, and the circle."""
    x, y = WIDTH / 2, HEIGHT / 2
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    inner = [dot(x + 9 * np.cos(turn), y + 9 * np.sin(turn), 2.5) for turn in turns[::2]]
    outer = [box(x + 29 * np.cos(t) - 2, y + 26 * np.sin(t) - 2, 4, 4, 0.5) for t in turns]
    ring = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([x + 19 * np.cos(ring), y + 18 * np.sin(ring)], axis=1)
    return "".join([*inner, *outer, line(circle.tolist())])


def _sigmoid() -> str:
    """Return a sigmoid and its axis."""
    axis = line([(WIDTH / 2, 4), (WIDTH / 2, HEIGHT - 4)], 1, 0.4)
    return axis + line(scaled((1 / (1 + np.exp(-np.linspace(-6, 6, 60)))).tolist(), 0, 1), 3)


def _noisy_curves() -> str:
    """Return a curve that falls, and one that hardly does."""
    falling, control = (0.95, 0.7, 0.4, 0.2, 0.1, 0.06), (0.95, 0.95, 0.94, 0.92, 0.9, 0.87)
    return line(scaled(falling, 0, 1), 3) + line(scaled(control, 0, 1), 2, 0.4)


def _entries() -> str:
    """Return entries of a list: a term and its explanation."""
    widths = ((34, 92), (46, 80), (26, 100), (40, 86))
    return "".join(
        box(8, 6 + 15 * row, term, 7) + box(term + 16, 6 + 15 * row, text, 7, 0.35)
        for row, (term, text) in enumerate(widths)
    )


def _tiles() -> str:
    """Return the tiles of a board, each with a curve."""
    tiles = []
    for index in range(8):
        x, y = 8 + 37 * (index % 4), 6 + 28 * (index // 4)
        curve = [(x + 4, y + 18), (x + 12, y + 9 - index % 3), (x + 28, y + 6 + index % 2)]
        tiles += [box(x, y, 32, 23, 0.25), line(curve, 2)]
    return "".join(tiles)


def _sheet() -> str:
    """Return two sheets of paper with lines to write on."""
    lines = (
        line([(x + 6, y), (x + 40 - 6 * (row % 2), y)], 2, 0.6)
        for x in (28, 84)
        for row, y in enumerate(range(16, 56, 10))
    )
    return box(28, 4, 48, 56, 0.25) + box(84, 4, 48, 56, 0.25) + "".join(lines)


def _link() -> str:
    """Return two computers and the way between them."""
    way = "".join(dot(x, HEIGHT / 2, 2.5) for x in range(62, 104, 9))
    return box(14, 14, 38, 30, 0.8) + box(108, 14, 38, 30, 0.8) + way


_PICTURES: Mapping[str, Callable[[], str]] = {
    "playground": _boundary,
    "ideas": _sigmoid,
    "labs": _noisy_curves,
    "glossary": _entries,
    "data": _digits,
    "draw": _strokes,
    "inside": _network,
    "reviews": _text,
    "forecast": _passengers,
    "lessons": _steps,
    "classroom": _tiles,
    "handouts": _sheet,
    "connection": _link,
}
