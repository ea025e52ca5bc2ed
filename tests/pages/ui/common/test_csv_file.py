"""CSV files, read back as a spreadsheet reads them."""

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


def test_excel_is_told_that_it_is_utf8() -> None:
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


def test_what_is_not_there_stays_empty() -> None:
    assert read(csv_file(["a", "b", "c"], [[None, math.nan, math.inf]]))[1] == ["", "", ""]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_every_text_comes_back_whole_and_harmless(rows: list[list[str]]) -> None:
    _, *back = read(csv_file(["a", "b"], rows))
    assert len(back) == len(rows)
    for written, cells in zip(rows, back, strict=True):
        for text, cell in zip(written, cells, strict=True):
            assert cell.removeprefix("'") == text.removeprefix("'")
            assert not cell.lstrip(" ").startswith(tuple("=+-@"))
