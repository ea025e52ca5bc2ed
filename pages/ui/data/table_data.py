"""A table on the Data page: its first rows, input by input, and what is to be predicted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, UploadCsv
from pages.ui.common.plain_table import decimals, plain_table
from pages.ui.common.sections import section, targets
from pages.ui.data.targets import answer_text, target_text
from pages.ui.data.view import DataView, Fact
from pages.ui.shell.text import number, t

ROWS = 8
"""Rows shown."""

_WIDEST = 20
_ENDS = 5
"""Of a wider input the first columns are shown and its last."""


def facts(info: Info) -> Sequence[Fact]:
    """How many rows, of how many numbers, and what is to be predicted."""
    inputs = info.splits or info.input_shape
    return (
        (t("data.rows"), number(info.train_size + info.test_size)),
        (t("data.columns"), " + ".join(map(number, inputs))),
        (t("data.target"), target_text(info)),
    )


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """The head of the table, and what is to be predicted."""
    head(spec, data)
    targets(spec, data)


def head(spec: DatasetSpec, data: Dataset) -> None:
    """The first rows, each input a table of its own."""
    section(t("data.head"))
    st.markdown(t("data.head_about", count=ROWS))
    splits = data.info.splits or data.info.input_shape
    answers = [answer_text(spec, y) for y in data.y_train[:ROWS]]
    ends = list(accumulate(splits))
    for place, (end, length) in enumerate(zip(ends, splits, strict=True), 1):
        if data.info.splits:
            st.subheader(t("data.input_block", number=place, count=length), anchor=False)
        names = _names(spec, length)
        st.html(_block(names, data.x_train[:ROWS, end - length : end], answers))


def _names(spec: DatasetSpec, length: int) -> Sequence[str]:
    """What the numbers of an input are called."""
    if isinstance(spec, UploadCsv):
        return spec.input_names()
    return [f"x{place}" for place in range(1, length + 1)]


def _block(names: Sequence[str], values: Any, answers: Sequence[str]) -> str:
    """One input of some rows, with the answers as its last column."""
    rows = [
        [*_ends([decimals(float(value)) for value in row]), answer]
        for row, answer in zip(values, answers, strict=True)
    ]
    return plain_table([*_ends(names), t("data.target")], rows)


def _ends(cells: Sequence[str]) -> Sequence[str]:
    return cells if len(cells) <= _WIDEST else [*cells[:_ENDS], "…", cells[-1]]


VIEW = DataView(facts, "data.split_about", draw)
