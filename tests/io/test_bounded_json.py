"""Bounds of untrusted JSON are exact, and are checked before it is parsed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.io.bounded_json import Bounds, OutOfBounds, check_bounds

ANY = Bounds(size=10**6, depth=10**6, tokens=10**6, scalar=10**6)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def depth_of(value: Any) -> int:
    if not isinstance(value, list | dict):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth_of, items), default=0)


def tokens_of(value: Any) -> int:
    if isinstance(value, dict):
        return 2 + sum(1 + tokens_of(inner) for inner in value.values())
    return 2 + sum(map(tokens_of, value)) if isinstance(value, list) else 1


@given(json_values, st.booleans())
def test_the_bounds_are_exact(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    depth, tokens = depth_of(value), tokens_of(value)
    check_bounds(text, Bounds(size=len(text), depth=depth, tokens=tokens, scalar=len(text)))
    for tight in (
        Bounds(size=len(text) - 1),
        Bounds(size=len(text), depth=depth - 1, scalar=len(text)),
        Bounds(size=len(text), depth=depth, tokens=tokens - 1, scalar=len(text)),
    ):
        with pytest.raises(OutOfBounds):
            check_bounds(text, tight)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_checked(text: bytes) -> None:
    check_bounds(text, ANY)


@pytest.mark.parametrize("text", [b"9" * 401, b"[1, -" + b"1" * 401, b"x" * 401])
def test_a_long_number_is_refused(text: bytes) -> None:
    with pytest.raises(OutOfBounds):
        check_bounds(text, Bounds(size=1000))


def test_a_long_string_is_accepted() -> None:
    check_bounds(json.dumps("x" * 900).encode(), Bounds(size=1000))
