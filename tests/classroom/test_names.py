"""Names that learners type, hostile ones included."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.classroom.aliases import MATHEMATICIANS
from dlcore.classroom.names import MAX_LENGTH, clean_name, is_same_name
from dlcore.errors import ClassNameInvalid


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  3番\t田中 ", "3番 田中"),
        ("<b>x</b>", "<b>x</b>"),
        ("a\u202eb\u200dc\x00", "abc"),
        ("e" + "\u0301" * 40, "é\u0301\u0301"),
        ("😀", "😀"),
        ("x" * 99, "x" * MAX_LENGTH),
        ("\u3164\u28007\uffa0", "7"),
    ],
)
def test_a_name_is_one_visible_line(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "blank", ["\u3164", "\u2800", "\uffa0", "\u115f\u1160", "\ufe0f", "\u20dd", " "]
)
def test_a_name_that_nobody_sees_is_refused(blank: str) -> None:
    with pytest.raises(ClassNameInvalid):
        clean_name(blank)


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [("7", "７", True), ("Ａｂｃ", "aBC", True), ("ｶﾅ", "カナ", True), ("7", "8", False)],
)
def test_names_that_read_the_same(name: str, other: str, same: bool) -> None:
    assert is_same_name(name, other) == same


@given(st.text())
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        name = clean_name(text)
    except ClassNameInvalid:
        return
    assert 0 < len(name) <= MAX_LENGTH
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Zl", "Zp"}


def test_every_mathematician_is_another() -> None:
    assert len(set(MATHEMATICIANS)) == len(MATHEMATICIANS) >= 40
