"""Points on the Data page: as a scatter plot, and as the rows that the network receives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import plotly.graph_objects as go
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, Task
from dlcore.datasets.builtin.noisy_line import SLOPE
from pages.ui.charts.style import chart_config
from pages.ui.common.plain_table import decimals, plain_table
from pages.ui.common.sections import section, targets
from pages.ui.data.data_view import DataView, Fact
from pages.ui.data.scatter import class_scatter, value_scatter
from pages.ui.data.target_text import label_text, target_text
from pages.ui.shell.choice import select
from pages.ui.shell.names import class_names
from pages.ui.shell.terms import FIELD_TERMS, draw_term_links, explained
from pages.ui.shell.text import number, t

ROWS = 8
"""Number of points that the table shows."""


def facts(info: Info) -> Sequence[Fact]:
    """Return number, inputs and target of the points."""
    return (
        (t("data.points"), number(info.train_size + info.test_size)),
        (t("data.inputs"), number(info.input_shape[0])),
        (t("data.target"), target_text(info)),
    )


def draw_settings(spec: DatasetSpec) -> DatasetSpec:
    """Draw the fields for shape, noise and number of points that the data set has."""
    fields = [field for field in _FIELDS if field in type(spec).model_fields]
    columns = st.columns(len(_FIELDS))
    values: dict[str, Any] = {}
    for column, field in zip(columns, fields, strict=False):
        with column:
            values[field] = _FIELDS[field](spec, field)
    st.space("small")
    return spec.model_copy(update=values)


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """Draw the points as a scatter plot and as numbers, and the targets."""
    section(t("data.plane"))
    st.markdown(t("data.plane_about"))
    st.plotly_chart(_SCATTERS[data.info.task](spec, data), config=chart_config())
    draw_term_links("label", "training-data")
    section(t("data.as_numbers"))
    st.markdown(t("data.as_numbers_about", count=ROWS))
    inputs = data.info.input_shape[0]
    header = [*(f"x{n}" for n in range(1, inputs + 1)), t("data.target")]
    rows = [
        [*(decimals(float(value)) for value in x), label_text(spec, y)]
        for x, y in zip(data.x_train[:ROWS], data.y_train[:ROWS], strict=True)
    ]
    st.html(plain_table(header, rows))
    targets(spec, data)


def _help(field: str) -> str:
    return explained(t(f"help.{field}"), *FIELD_TERMS[field])


def _select_option(spec: DatasetSpec, field: str) -> Any:
    options = get_args(type(spec).model_fields[field].annotation)
    return select(
        f"data_points_{field}",
        t(f"field.{field}"),
        options,
        lambda option: t(f"field.{field}.{option}"),
        help=_help(field),
    )


def _slider(low: float, high: float, step: float) -> Callable[[DatasetSpec, str], Any]:
    """Return a function that draws a slider for a field; integer bounds give integers."""
    return lambda spec, field: st.slider(
        t(f"field.{field}"),
        low,
        high,
        getattr(spec, field),
        step,
        key=f"data_points_{field}",
        persist_state="session",
        help=_help(field),
    )


_FIELDS: Mapping[str, Callable[[DatasetSpec, str], Any]] = {
    "shape": _select_option,
    "noise": _slider(0.0, 1.0, 0.05),
    "samples": _slider(20, 2000, 20),
}
"""Editable fields in display order."""

_SCATTERS: Mapping[Task, Callable[[DatasetSpec, Dataset], go.Figure]] = {
    Task.CLASSES: lambda spec, data: class_scatter(data, class_names(spec.name)),
    Task.NUMBER: lambda spec, data: value_scatter(data, SLOPE),
}

VIEW = DataView(facts, "data.split_about", draw, draw_settings)
