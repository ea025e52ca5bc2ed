"""Types of arguments that several commands have; a wrong one ends with a sentence."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

MAX_PORT = 65_535


def whole_number(minimum: int | None = None, maximum: int | None = None) -> Callable[[str], int]:
    """Return the type of whole numbers with bounds.

    Args:
        minimum: smallest number; None for no bound.
        maximum: largest number; None for no bound.
    """

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
        if minimum is not None and number < minimum:
            raise argparse.ArgumentTypeError(f"{number} is below {minimum}")
        if maximum is not None and number > maximum:
            raise argparse.ArgumentTypeError(f"{number} is above {maximum}")
        return number

    return read


port_number = whole_number(0, MAX_PORT)
"""The type of ports; 0 lets the system choose one."""


def days(text: str) -> float:
    """Read a number of days, of which parts may be given."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return number
