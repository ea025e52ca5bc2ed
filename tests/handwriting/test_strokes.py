"""Rendered strokes have the width of the pen."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.handwriting.strokes import CANVAS, PEN, render_strokes


def test_a_line_has_the_width_of_the_pen_and_round_caps() -> None:
    image = render_strokes([np.array([[100.0, 160.0], [220.0, 160.0]])])
    assert image.shape == (CANVAS, CANVAS)
    assert image[:, 160].sum() == pytest.approx(PEN, abs=1.5)
    assert image[160].sum() == pytest.approx(120 + PEN, abs=2)


def test_a_point_is_a_dot() -> None:
    area = float(render_strokes([np.array([[50.0, 50.0]])], pen=20).sum())
    assert area == pytest.approx(np.pi * 100, rel=0.1)
