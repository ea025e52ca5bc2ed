"""Drawings that show no digit."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.handwriting.shapes import SHAPES, draw_shape, draw_sign


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_fills_its_square(name: str) -> None:
    strokes = draw_shape(np.random.default_rng(0), name)
    points = np.concatenate(strokes)
    assert all(stroke.shape[1] == 2 and len(stroke) >= 2 for stroke in strokes)
    assert points.min() > -0.4 and points.max() < 1.4
    assert np.ptp(points, axis=0).max() > 0.4


def test_shapes_differ_at_random() -> None:
    random = np.random.default_rng(0)
    first, second = (draw_shape(random, "heart")[0] for _ in range(2))
    assert first.shape == second.shape and not np.allclose(first, second)


def test_signs_are_drawings_of_up_to_four_strokes() -> None:
    random = np.random.default_rng(0)
    for strokes in (draw_sign(random) for _ in range(50)):
        assert 1 <= len(strokes) <= 4
        assert all(stroke.shape[1] == 2 and len(stroke) >= 2 for stroke in strokes)
