"""Stored samples become the inputs of the model."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets.preprocess import one_hot_columns
from dlcore.training.tensors import Encoding


@pytest.mark.parametrize("widths", [(3,), (0, 0, 3), (2, 0, 3, 0), (1, 4), (0, 2)])
def test_codes_become_one_hot_columns(widths: tuple[int, ...]) -> None:
    generator = np.random.default_rng(0)
    columns = [
        generator.integers(-1, width, 20) if width else generator.normal(size=20)
        for width in widths
    ]
    codes = np.stack(columns, axis=1).astype(np.float32)
    expected = one_hot_columns(codes, widths)
    encoding = Encoding((expected.shape[1],), 1.0, (), widths, 0)
    assert encoding.stored_shape == codes.shape[1:]
    np.testing.assert_array_equal(encoding.x(codes), expected)
