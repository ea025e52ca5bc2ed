"""A table on the Data page: the first rows of each input, and the targets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, UploadCsv
from pages.ui.common.plain_table import decimals, plain_table
from pages.ui.common.sections import section, targets
from pages.ui.data.data_view import DataView, Fact
from pages.ui.data.target_text import label_text, target_text
from pages.ui.shell.text import number, t

ROWS = 8
"""Number of rows that the table shows."""

_MAX_COLUMNS = 20
_FIRST_COLUMNS = 5
"""Of a wider input, the first columns and the last are shown."""


def facts(info: Info) -> Sequence[Fact]:
    """Return rows, columns and target of the table."""
    inputs = info.input_widths or info.input_shape
    return (
        (t("data.rows"), number(info.train_size + info.test_size)),
        (t("data.columns"), " + ".join(map(number, inputs))),
        (t("data.target"), target_text(info)),
    )


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """Draw the head of the table and the targets."""
    draw_head(spec, data)
    targets(spec, data)


def draw_head(spec: DatasetSpec, data: Dataset) -> None:
    """Draw the first rows, a table for each input."""
    section(t("data.head"))
    st.markdown(t("data.head_about", count=ROWS))
    splits = data.info.input_widths or data.info.input_shape
    labels = [label_text(spec, y) for y in data.y_train[:ROWS]]
    ends = list(accumulate(splits))
    for block, (end, length) in enumerate(zip(ends, splits, strict=True), 1):
        if data.info.input_widths:
            st.subheader(t("data.input_block", number=block, count=length), anchor=False)
        names = _column_names(spec, length)
        st.html(_table(names, data.x_train[:ROWS, end - length : end], labels))


def _column_names(spec: DatasetSpec, length: int) -> Sequence[str]:
    if isinstance(spec, UploadCsv):
        return spec.input_names()
    return [f"x{n}" for n in range(1, length + 1)]


def _table(names: Sequence[str], values: Any, labels: Sequence[str]) -> str:
    """Return the rows of one input, with the labels as the last column."""
    rows = [
        [*_shorten([decimals(float(value)) for value in row]), label]
        for row, label in zip(values, labels, strict=True)
    ]
    return plain_table([*_shorten(names), t("data.target")], rows)


def _shorten(cells: Sequence[str]) -> Sequence[str]:
    return cells if len(cells) <= _MAX_COLUMNS else [*cells[:_FIRST_COLUMNS], "…", cells[-1]]


VIEW = DataView(facts, "data.split_about", draw)
