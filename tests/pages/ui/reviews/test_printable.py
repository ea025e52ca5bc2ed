"""Tests of the replacement of unprintable characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as hst

from pages.ui.reviews.printable import printable


@given(hst.text())
def test_unprintable_characters_are_replaced(text: str) -> None:
    result = printable(text)
    assert len(result) == len(text)
    assert all(char.isprintable() or char.isspace() or char == "\u200d" for char in result)
