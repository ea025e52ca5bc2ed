"""The pictures of the gallery, as SVG masks: what each idea computes in one of its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from dlcore.arrays import Array
from dlcore.ideas import (
    convolution,
    descent,
    embedding,
    loss,
    overfitting,
    recurrence,
    scaling,
)
from pages.ui.common.mask import HEIGHT, WIDTH, box, data_url, dot, line, scaled
from pages.ui.common.svg import Point

_MIDDLE = HEIGHT / 2


@cache
def picture(idea: str) -> str:
    """Return the picture of an idea as a data URL."""
    return data_url(_PICTURES[idea]())


def _fitted(points: Array, left: float, width: float) -> list[Point]:
    """Return points of any range, moved into a part of the picture."""
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    x, y = ((points - low) / size).T
    return list(zip((left + width * x).tolist(), (58 - 52 * y).tolist(), strict=True))


def _pixels(image: Array, left: float) -> str:
    """Return an image with values from 0 to 1 as squares, as high as the picture."""
    side = HEIGHT / len(image)
    return "".join(
        box(left + column * side, row * side, side - 0.6, side - 0.6, value)
        for (row, column), value in np.ndenumerate(image)
        if value > 0.05
    )


def _levels(values: Sequence[float]) -> str:
    """Return values between -1 and 1 as bars that stand on the middle or hang from it."""
    width = WIDTH / len(values)
    return "".join(
        box(
            i * width,
            _MIDDLE - max(30 * value, 0),
            width - 2,
            max(30 * abs(value), 1.5),
            1 if value > 0 else 0.5,
        )
        for i, value in enumerate(values)
    )


def _rules() -> str:
    images = convolution.images()
    return _pixels(images["3"], 8) + _pixels(images["7"], 88)


def _neuron() -> str:
    corners = [(x, y) for x in (56, 104) for y in (52, 12)]
    dots = [
        dot(x, y, 6) if (x, y) == (104, 12) else box(x - 5, y - 5, 10, 10, 0.4) for x, y in corners
    ]
    return "".join([*dots, line([(66, 2), (128, 54)], 3)])


def _activation() -> str:
    z = np.linspace(-4, 4, 60)
    functions = (np.tanh(z), 1 / (1 + np.exp(-z)), np.maximum(z, 0) / 2)
    return "".join(
        line(scaled(y.tolist(), -1, 2), 3, 0.4 + 0.3 * i) for i, y in enumerate(functions)
    )


def _loss() -> str:
    states = [loss.LossState(p=p) for p in np.linspace(0.02, 1, 50).tolist()]
    outcomes = [loss.compute(state) for state in states]
    return line(scaled([each.cross_entropy for each in outcomes], 0, 4), 3) + line(
        scaled([each.squared_error for each in outcomes], 0, 4), 2, 0.5
    )


def _descent() -> str:
    x = np.linspace(-2.2, 2.2, 60)
    y = np.array([descent.curve(each) for each in x.tolist()])
    state = descent.DescentState(surface="curve", optimizer="sgd", rate=0.03, epochs=12)
    path = np.array([[each[0], descent.curve(each[0])] for each in descent.compute(state).path])
    inside = path[np.abs(path[:, 0]) <= x.max()]
    centres = _fitted(np.concatenate([np.stack([x, y], axis=1), inside]), 4, WIDTH - 8)
    return line(centres[: len(x)], 2, 0.6) + "".join(
        dot(*centre, 4) for centre in centres[len(x) :]
    )


def _backprop() -> str:
    nodes = [[(16, 14), (16, 50)], [(70, 14), (70, 50)], [(124, 32)]]
    lines = [line([a, b], 2, 0.5) for i in (0, 1) for a in nodes[i] for b in nodes[i + 1]]
    arrow = line([(152, 22), (140, 32), (152, 42)], 3)
    return "".join([*lines, *(dot(x, y, 7) for layer in nodes for x, y in layer), arrow])


def _convolution() -> str:
    image = convolution.images()["7"]
    found = np.array(convolution.compute(convolution.IDEA.solution).convolved)
    return _pixels(image, 8) + _pixels(np.maximum(found, 0) / found.max(), 88)


def _recurrence() -> str:
    return _levels(recurrence.compute(recurrence.IDEA.start).states)


def _embedding() -> str:
    outcome = embedding.compute(embedding.EmbeddingState(epochs=300))
    centres = _fitted(np.array(outcome.vectors), 10, WIDTH - 20)
    groups = [centres[start : start + embedding.SIZE] for start in (0, 4, 8)]
    first, second, third = groups
    return "".join(
        [
            *(dot(x, y, 4.5) for x, y in first),
            *(box(x - 4, y - 4, 8, 8, 0.6) for x, y in second),
            *(dot(x, y, 2) for x, y in third),
        ]
    )


def _overfitting() -> str:
    state = overfitting.IDEA.start
    x = np.linspace(-1, 1, 120)
    fitted = np.polynomial.chebyshev.chebval(x, overfitting.compute(state).coefficients)
    given = np.stack(overfitting.parts()["training"], axis=1)[: int(state.samples)]
    curve = np.stack([x, np.clip(fitted, -1.6, 1.6)], axis=1)
    centres = _fitted(np.concatenate([curve, given]), 4, WIDTH - 8)
    return line(centres[: len(x)], 2) + "".join(dot(*centre, 4) for centre in centres[len(x) :])


def _scaling() -> str:
    curves = [
        scaling.compute(state).losses for state in (scaling.IDEA.start, scaling.IDEA.solution)
    ]
    top = max(curves[1])
    return "".join(
        line(scaled(np.minimum(curve, top).tolist(), 0, top), 2 + i, 0.5 + 0.5 * i)
        for i, curve in enumerate(curves)
    )


_PICTURES: Mapping[str, Callable[[], str]] = {
    "rules": _rules,
    "neuron": _neuron,
    "activation": _activation,
    "loss": _loss,
    "descent": _descent,
    "backprop": _backprop,
    "convolution": _convolution,
    "recurrence": _recurrence,
    "embedding": _embedding,
    "overfitting": _overfitting,
    "scaling": _scaling,
}
