"""The bits of numbers."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.float_bits import FloatBits, bfloat16_bits, float32_bits

NUMBERS = st.floats(-(2.0**100), 2.0**100, width=32)


@pytest.mark.parametrize(
    ("value", "sign", "exponent"),
    [(1.0, "0", "01111111"), (-0.5, "1", "01111110"), (0.0, "0", "00000000")],
)
def test_powers_of_two_are_the_same_in_both(value: float, sign: str, exponent: str) -> None:
    assert float32_bits(value) == FloatBits(value, sign, exponent, 23 * "0")
    assert bfloat16_bits(value) == FloatBits(value, sign, exponent, 7 * "0")


@given(NUMBERS)
def test_bfloat16_is_the_nearest_number_of_tensorflow(value: float) -> None:
    assert bfloat16_bits(value).value == float(np.float32(value).astype(ml_dtypes.bfloat16))


@given(NUMBERS.filter(lambda value: abs(value) > 1e-30))
def test_the_bits_give_the_value(value: float) -> None:
    for bits in (float32_bits(value), bfloat16_bits(value)):
        mantissa = 1 + int(bits.mantissa, 2) / 2 ** len(bits.mantissa)
        size = 2.0 ** (int(bits.exponent, 2) - 127) * mantissa
        assert bits.value == (-1) ** int(bits.sign) * size
