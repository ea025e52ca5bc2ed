"""Bounds for JSON that anybody may have written, checked before it is parsed or validated.

A short text can hold millions of values, and each becomes an object and, where it is wrong, an
error with a place. So a text is measured first, in one pass that builds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]|[^\s"\[\]{},:]++', re.DOTALL)


@dataclass(frozen=True)
class Bounds:
    """What a JSON text may have at most.

    Args:
        size: bytes.
        depth: lists and objects inside each other.
        tokens: names, values and brackets together.
        scalar: bytes of one number or name outside quotes; Python reads long ones in
            quadratic time.
    """

    size: int
    depth: int = 32
    tokens: int = 50_000
    scalar: int = 400


class OutOfBounds(ValueError):
    """The text has more than it may have."""


def check_bounds(text: bytes, bounds: Bounds) -> None:
    """Measures a JSON text; whether it is JSON at all is left to the parser.

    Args:
        text: UTF-8.

    Raises:
        OutOfBounds: the first bound that the text exceeds.
    """
    if len(text) > bounds.size:
        raise OutOfBounds("size")
    depth = 0
    for count, match in enumerate(_TOKEN.finditer(text), start=1):
        first = text[match.start()]
        if count > bounds.tokens:
            raise OutOfBounds("tokens")
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
        elif first not in b'"' and match.end() - match.start() > bounds.scalar:
            raise OutOfBounds("scalar")
        if depth > bounds.depth:
            raise OutOfBounds("depth")
