"""Points on the Data page: drawn in the plane, and as the rows that the network gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import plotly.graph_objects as go
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, Task
from dlcore.datasets.builtin.noisy_line import SLOPE
from pages.ui.charts.style import CONFIG
from pages.ui.common.plain_table import decimals, plain_table
from pages.ui.common.sections import section, targets
from pages.ui.data.scatter import by_class, by_value
from pages.ui.data.targets import answer_text, target_text
from pages.ui.data.view import DataView, Fact
from pages.ui.shell.choice import select
from pages.ui.shell.names import class_names
from pages.ui.shell.text import number, t

ROWS = 8
"""Points shown as numbers."""


def facts(info: Info) -> Sequence[Fact]:
    """How many points, of how many numbers, and what is to be predicted."""
    return (
        (t("data.points"), number(info.train_size + info.test_size)),
        (t("data.inputs"), number(info.input_shape[0])),
        (t("data.target"), target_text(info)),
    )


def settings(spec: DatasetSpec) -> DatasetSpec:
    """Shape, noise and number of the points, where the data set lets one choose."""
    offered = [field for field in _SETTINGS if field in type(spec).model_fields]
    columns = st.columns(len(_SETTINGS))
    chosen: dict[str, Any] = {}
    for column, field in zip(columns, offered, strict=False):
        with column:
            chosen[field] = _SETTINGS[field](spec, field)
    st.space("small")
    return spec.model_copy(update=chosen)


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """The points as a picture and as numbers, and what is to be predicted."""
    section(t("data.plane"))
    st.markdown(t("data.plane_about"))
    st.plotly_chart(_FIGURES[data.info.task](spec, data), config=CONFIG)
    section(t("data.as_numbers"))
    st.markdown(t("data.as_numbers_about", count=ROWS))
    inputs = data.info.input_shape[0]
    header = [*(f"x{place}" for place in range(1, inputs + 1)), t("data.target")]
    rows = [
        [*(decimals(float(value)) for value in x), answer_text(spec, y)]
        for x, y in zip(data.x_train[:ROWS], data.y_train[:ROWS], strict=True)
    ]
    st.html(plain_table(header, rows))
    targets(spec, data)


def _choice(spec: DatasetSpec, field: str) -> Any:
    options = get_args(type(spec).model_fields[field].annotation)
    return select(
        f"data_points_{field}",
        t(f"field.{field}"),
        options,
        lambda option: t(f"field.{field}.{option}"),
    )


def _slider(low: float, high: float, step: float) -> Callable[[DatasetSpec, str], Any]:
    """A slider of these bounds for a field; whole numbers stay whole."""
    return lambda spec, field: st.slider(
        t(f"field.{field}"),
        low,
        high,
        getattr(spec, field),
        step,
        key=f"data_points_{field}",
        persist_state="session",
    )


_SETTINGS: Mapping[str, Callable[[DatasetSpec, str], Any]] = {
    "shape": _choice,
    "noise": _slider(0.0, 1.0, 0.05),
    "samples": _slider(20, 2000, 20),
}
"""Fields that can be set here, in the order in which they are shown."""

_FIGURES: Mapping[Task, Callable[[DatasetSpec, Dataset], go.Figure]] = {
    Task.CLASSES: lambda spec, data: by_class(data, class_names(spec.name)),
    Task.NUMBER: lambda spec, data: by_value(data, SLOPE),
}

VIEW = DataView(facts, "data.split_about", draw, settings)
