"""A table on the Data page: its first rows, input by input, and what is to be predicted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, Task
from pages.ui.data_sections import section, targets
from pages.ui.data_view import DataView, Fact
from pages.ui.names import class_names
from pages.ui.plain_table import plain_table
from pages.ui.text import number, t

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
        (t("data.target"), _TARGETS[info.task](info)),
    )


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """The head of the table, and what is to be predicted."""
    section(t("data.head"))
    st.markdown(t("data.head_about", count=ROWS))
    splits = data.info.splits or data.info.input_shape
    answers = [_ANSWERS[data.info.task](spec, y) for y in data.y_train[:ROWS]]
    ends = list(accumulate(splits))
    for place, (end, length) in enumerate(zip(ends, splits, strict=True), 1):
        if data.info.splits:
            st.subheader(t("data.input_block", number=place, count=length), anchor=False)
        st.html(_block(data.x_train[:ROWS, end - length : end], answers))
    targets(spec, data)


def _block(values: Any, answers: Sequence[str]) -> str:
    """One input of some rows, with the answers as its last column."""
    names = _ends([f"x{place}" for place in range(1, values.shape[1] + 1)])
    rows = [
        [*_ends([number(float(value), 2) for value in row]), answer]
        for row, answer in zip(values, answers, strict=True)
    ]
    return plain_table([*names, t("data.target")], rows)


def _ends(cells: Sequence[str]) -> Sequence[str]:
    return cells if len(cells) <= _WIDEST else [*cells[:_ENDS], "…", cells[-1]]


_TARGETS: Mapping[Task, Callable[[Info], str]] = {
    Task.CLASSES: lambda info: t("data.class_count", count=len(info.classes)),
    Task.NUMBER: lambda info: t("data.a_number"),
}

_ANSWERS: Mapping[Task, Callable[[DatasetSpec, Any], str]] = {
    Task.CLASSES: lambda spec, y: class_names(spec.name)[int(y)],
    Task.NUMBER: lambda spec, y: number(float(y[0]), 2),
}

VIEW = DataView(facts, "data.split_about", draw)
