"""Size limits of untrusted JSON, checked before it is parsed.

A short text can contain millions of values, each of which becomes an object and, where it is
invalid, an error with a path. The check is one pass that builds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]|[^\s"\[\]{},:]++', re.DOTALL)


@dataclass(frozen=True)
class Bounds:
    """Upper bounds of a JSON text.

    Args:
        size: bytes.
        depth: of nested lists and objects.
        tokens: names, values and brackets.
        scalar: bytes of one number or name outside quotes; Python parses long ones in quadratic
            time.
    """

    size: int
    depth: int = 32
    tokens: int = 50_000
    scalar: int = 400


class OutOfBounds(ValueError):
    """The text exceeds a bound."""


def check_bounds(text: bytes, bounds: Bounds) -> None:
    """Check the size of a JSON text; whether it is valid JSON is left to the parser.

    Args:
        text: UTF-8.
        bounds: of the text.

    Raises:
        OutOfBounds: with the name of the first bound that the text exceeds.
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
