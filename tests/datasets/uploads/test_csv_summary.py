"""The summary of a table."""

from __future__ import annotations

from dlcore.datasets.uploads.csv_summary import summarize_table
from dlcore.datasets.uploads.csv_table import ColumnKind
from dlcore.datasets.uploads.read_table import read_table
from tests.datasets.uploads.flowers import FLOWERS


def test_a_table_is_summarized() -> None:
    summary = summarize_table(read_table(FLOWERS), 2)
    assert (summary.rows, summary.encoding, summary.separator) == (100, "utf-8-sig", ",")
    assert summary.head == (("", "blue", "lily", "x", "0"), ("1", "red", "rose", "x", "1.5"))
    length = summary.column("length")
    assert (length.kind, length.missing, length.distinct) == (ColumnKind.NUMBER, 10, 90)
    assert not length.can_be_categorical and summary.column("colour").can_be_categorical
