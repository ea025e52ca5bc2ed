"""The bits of a number as float32 and as bfloat16, which keeps the first half of them.

Both have 1 bit for the sign and 8 for the exponent ``e``; float32 has 23 for the mantissa ``m``,
bfloat16 has 7. A normal number is ``(-1)^sign * 2^(e - 127) * (1 + m / 2^bits)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLOAT32_BITS, BFLOAT16_BITS = 32, 16
EXPONENT_BITS = 8


@dataclass(frozen=True)
class FloatBits:
    """A number and its bits, each part as a text of 0 and 1.

    Args:
        value: that the bits stand for.
        sign: 1 bit, 1 for negative numbers.
        exponent: 8 bits.
        mantissa: the other bits.
    """

    value: float
    sign: str
    exponent: str
    mantissa: str


def float32_bits(value: float) -> FloatBits:
    """Return the bits of a number as float32."""
    return _parts(_as_integer(value), FLOAT32_BITS)


def bfloat16_bits(value: float) -> FloatBits:
    """Return the bits of the bfloat16 that is nearest to a number; of two, the even one."""
    integer = _as_integer(value)
    half = FLOAT32_BITS - BFLOAT16_BITS
    is_odd = integer >> half & 1
    return _parts((integer + (1 << half - 1) - 1 + is_odd) >> half, BFLOAT16_BITS)


def _as_integer(value: float) -> int:
    return int(np.float32(value).view(np.uint32))


def _parts(integer: int, bits: int) -> FloatBits:
    text = f"{integer:0{bits}b}"
    exponent_end = 1 + EXPONENT_BITS
    value = np.uint32(integer << FLOAT32_BITS - bits).view(np.float32)
    return FloatBits(float(value), text[0], text[1:exponent_end], text[exponent_end:])
