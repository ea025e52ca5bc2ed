"""Features of a point, each a function of its two coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np

from dlcore.arrays import Array

Feature = Literal[
    "x1",
    "x2",
    "x1_squared",
    "x2_squared",
    "product",
    "sin_x1",
    "sin_x2",
    "cos_x1",
    "cos_x2",
    "abs_x1",
    "abs_x2",
    "radius",
]
FEATURES: tuple[Feature, ...] = get_args(Feature)

EXPRESSIONS: Mapping[Feature, str] = {
    "x1": "x[:, 0]",
    "x2": "x[:, 1]",
    "x1_squared": "x[:, 0] ** 2",
    "x2_squared": "x[:, 1] ** 2",
    "product": "x[:, 0] * x[:, 1]",
    "sin_x1": "np.sin(x[:, 0])",
    "sin_x2": "np.sin(x[:, 1])",
    "cos_x1": "np.cos(x[:, 0])",
    "cos_x2": "np.cos(x[:, 1])",
    "abs_x1": "np.abs(x[:, 0])",
    "abs_x2": "np.abs(x[:, 1])",
    "radius": "np.hypot(x[:, 0], x[:, 1])",
}
"""Python source of each feature, for exported programs; ``x`` has the shape ``(samples, 2)``."""

_COMPILED = {name: compile(code, name, "eval") for name, code in EXPRESSIONS.items()}


def compute_features(x: Array, names: Sequence[Feature]) -> Array:
    """Return features, float32 of shape ``(samples, len(names))``.

    Args:
        x: coordinates, float64 of shape ``(samples, 2)``.
        names: the features, in order.
    """
    columns = [eval(_COMPILED[name], {"np": np, "x": x}) for name in names]
    return np.column_stack(columns).astype(np.float32)
