"""Exported CSV files, parsed as a spreadsheet does."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.common.csv_file import csv_file


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_byte_order_mark_marks_utf8() -> None:
    assert csv_file(["実験"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "＋1", "－1", "＠A"]
)
def test_a_text_that_looks_like_a_formula_stays_a_text(name: str) -> None:
    assert read(csv_file([name], [[name]])) == [[f"'{name}"], [f"'{name}"]]


def test_numbers_stay_numbers() -> None:
    assert read(csv_file(["a", "b"], [[-0.5, 12345678901234567]])) == [
        ["a", "b"],
        ["-0.5", "12345678901234567"],
    ]


def test_missing_values_are_empty() -> None:
    assert read(csv_file(["a", "b", "c"], [[None, math.nan, math.inf]]))[1] == ["", "", ""]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_every_text_is_complete_and_no_formula(rows: list[list[str]]) -> None:
    _, *parsed = read(csv_file(["a", "b"], rows))
    assert len(parsed) == len(rows)
    for texts, cells in zip(rows, parsed, strict=True):
        for text, cell in zip(texts, cells, strict=True):
            assert cell.removeprefix("'") == text.removeprefix("'")
            assert not cell.lstrip(" ").startswith(tuple("=+-@"))
