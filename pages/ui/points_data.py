"""Points on the Data page: drawn in the plane, and as the rows that the network gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import plotly.graph_objects as go
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info, Task
from dlcore.datasets.noisy_line import SLOPE
from dlcore.datasets.points import Points, Shape
from pages.ui.chart_style import CONFIG
from pages.ui.data_sections import section, targets
from pages.ui.data_view import DataView, Fact
from pages.ui.names import class_names
from pages.ui.plain_table import plain_table
from pages.ui.scatter import by_class, by_value
from pages.ui.text import number, t

ROWS = 8
"""Points shown as numbers."""

_MOST, _STEP = 2000, 20


def facts(info: Info) -> Sequence[Fact]:
    """How many points, of how many numbers, and what is to be predicted."""
    return (
        (t("data.points"), number(info.train_size + info.test_size)),
        (t("data.inputs"), number(info.input_shape[0])),
        (t("data.target"), _TARGETS[info.task](info)),
    )


def settings(spec: DatasetSpec) -> DatasetSpec:
    """Shape, noise and number of the points, where the data set lets one choose."""
    offered = [field for field in _SETTINGS if field in type(spec).model_fields]
    columns = st.columns(len(_SETTINGS))
    chosen: dict[str, Any] = {}
    for column, field in zip(columns, offered, strict=False):
        with column:
            chosen[field] = _SETTINGS[field](spec)
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
        [*(number(float(value), 2) for value in x), _ANSWERS[data.info.task](spec, y)]
        for x, y in zip(data.x_train[:ROWS], data.y_train[:ROWS], strict=True)
    ]
    st.html(plain_table(header, rows))
    targets(spec, data)


def _shape(spec: Points) -> str:
    labels = {shape: t(f"field.shape.{shape}") for shape in get_args(Shape)}
    return st.selectbox(
        t("field.shape"),
        list(labels),
        format_func=labels.__getitem__,
        key="data_shape",
        persist_state="session",
    )


def _noise(spec: Points) -> float:
    return st.slider(
        t("field.noise"), 0.0, 1.0, spec.noise, 0.05, key="data_noise", persist_state="session"
    )


def _samples(spec: Points) -> int:
    return st.slider(
        t("field.samples"),
        _STEP,
        _MOST,
        spec.samples,
        _STEP,
        key="data_points",
        persist_state="session",
    )


_SETTINGS: Mapping[str, Callable[[Any], Any]] = {
    "shape": _shape,
    "noise": _noise,
    "samples": _samples,
}

_FIGURES: Mapping[Task, Callable[[DatasetSpec, Dataset], go.Figure]] = {
    Task.CLASSES: lambda spec, data: by_class(data, class_names(spec.name)),
    Task.NUMBER: lambda spec, data: by_value(data, SLOPE),
}

_TARGETS: Mapping[Task, Callable[[Info], str]] = {
    Task.CLASSES: lambda info: t("data.class_count", count=len(info.classes)),
    Task.NUMBER: lambda info: t("data.a_number"),
}

_ANSWERS: Mapping[Task, Callable[[DatasetSpec, Any], str]] = {
    Task.CLASSES: lambda spec, y: class_names(spec.name)[int(y)],
    Task.NUMBER: lambda spec, y: number(float(y[0]), 2),
}

VIEW = DataView(facts, "data.split_about", draw, settings)
