"""Convolution and pooling against SciPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import generic_filter
from scipy.signal import correlate2d

from dlcore.ideas.convolution import (
    CELLS,
    FAMOUS,
    IDEA,
    ConvolutionState,
    compute,
    images,
    learned_kernels,
    next_learned,
)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("name", FAMOUS)
def test_the_map_is_a_cross_correlation(name: str, padding: str) -> None:
    state = IDEA.actions[name](ConvolutionState(padding=padding))
    kernel = np.array(FAMOUS[name]).reshape(3, 3)
    expected = correlate2d(images()["7"], kernel, mode=padding)
    np.testing.assert_allclose(compute(state).convolved, expected, atol=1e-12)


def test_strides_leave_out_positions() -> None:
    every = np.array(compute(ConvolutionState()).convolved)
    for strides in ("2", "3"):
        found = compute(ConvolutionState(strides=strides)).convolved
        np.testing.assert_array_equal(found, every[:: int(strides), :: int(strides)])


def test_same_padding_with_strides_has_the_shape_of_keras() -> None:
    sides = {"1": 14, "2": 7, "3": 5}
    for strides, side in sides.items():
        outcome = compute(ConvolutionState(strides=strides, padding="same"))
        assert np.shape(outcome.convolved) == (side, side)


@pytest.mark.parametrize(("pooling", "function"), [("max", np.max), ("average", np.mean)])
def test_pooling(pooling: str, function: object) -> None:
    outcome = compute(replace(IDEA.solution, pooling=pooling))
    blocks = generic_filter(np.array(outcome.convolved), function, size=2, origin=-1)
    np.testing.assert_allclose(outcome.pooled, blocks[::2, ::2], atol=1e-12)


def test_learned_kernels_follow_each_other() -> None:
    state = next_learned(IDEA.start)
    assert tuple(getattr(state, name) for name in CELLS) == learned_kernels()[0]
    for _ in learned_kernels():
        state = next_learned(state)
    assert tuple(getattr(state, name) for name in CELLS) == learned_kernels()[0]
