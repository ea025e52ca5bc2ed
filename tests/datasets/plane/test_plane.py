"""The points of the playground: the same from the spec and from the exported program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.datasets.plane.features import EXPRESSIONS, FEATURES, compute_features
from dlcore.datasets.plane.plane import Plane
from dlcore.datasets.plane.shapes import CLASSES, SHAPE_NAMES

OWN = tuple((0.1 * n, -0.2 * n, float(n % 2)) for n in range(12))

PLANES = (
    *(Plane(shape=shape, noise=0.3, samples=90, seed=4) for shape in SHAPE_NAMES),
    Plane(own=OWN, train_percent=75, features=("radius", "x2")),
)


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: f"{plane.shape}-{len(plane.own)}")
def test_the_program_makes_the_same_points(plane: Plane) -> None:
    data = plane.load(Cache.default())
    section = plane.program_section()
    made: dict[str, Any] = {}
    exec("\n".join([*section.imports, section.code]), made)
    for name in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(made[name], getattr(data, name))
    assert data.x_train.shape == (plane.info().train_size, len(plane.features))
    assert len(data.y_test) == plane.info().test_size
    if plane.class_count:
        assert set(data.y_train) == set(range(CLASSES[plane.shape]))


def test_features_are_functions_of_the_coordinates() -> None:
    x = np.array([[3.0, -4.0]])
    row = dict(zip(FEATURES, compute_features(x, FEATURES)[0], strict=True))
    assert row["radius"] == 5.0 and row["abs_x2"] == 4.0 and row["product"] == -12.0
    assert row["sin_x1"] == pytest.approx(np.sin(3.0)) and set(EXPRESSIONS) == set(FEATURES)
