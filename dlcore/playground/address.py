"""The settings as the query of an address.

The browser reads and writes it too (``static/scripts/playground/settings.js``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from dlcore.playground.settings import Playground

_SCALES = {"own": 100}
"""Lists of lists: by what a number is multiplied, if not by 1."""


def query_of(settings: Playground) -> dict[str, str]:
    """Return the parameters of the settings that differ from their defaults."""
    values = settings.model_dump(mode="json")
    defaults = Playground().model_dump(mode="json")
    return {
        name: _parameter(value, _SCALES.get(name, 1))
        for name, value in values.items()
        if value != defaults[name]
    }


def _parameter(value: Any, scale: int) -> str:
    if isinstance(value, list):
        return ".".join(_part(item, scale) for item in value)
    return _item(value)


def _part(item: Any, scale: int) -> str:
    return _numbers(item, scale) if isinstance(item, list) else _item(item)


def _numbers(values: Sequence[float], scale: int) -> str:
    # As JavaScript's Math.round: halves are rounded up.
    return "_".join(str(math.floor(value * scale + 0.5)) for value in values)


def _item(value: Any) -> str:
    if isinstance(value, float):
        return np.format_float_positional(value, trim="-")
    return str(int(value)) if isinstance(value, bool) else str(value)
