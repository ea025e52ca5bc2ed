"""Scribbles are reproducible and stay on the canvas."""

from __future__ import annotations

import numpy as np

from dlcore.handwriting.scribbles import scribble


def test_scribbles_stay_on_the_canvas() -> None:
    random = np.random.default_rng(0)
    for _ in range(60):
        strokes = scribble(random, 100)
        assert strokes
        for stroke in strokes:
            assert stroke.ndim == 2 and stroke.shape[1] == 2
            assert stroke.min() >= 3 and stroke.max() <= 97


def test_the_generator_determines_a_scribble() -> None:
    one, same = (scribble(np.random.default_rng(5), 100) for _ in range(2))
    assert all(map(np.array_equal, one, same))
