"""Points of the playground from the learner's own table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Literal
from uuid import uuid4

import streamlit as st

from dlcore.datasets import UploadCsv
from dlcore.errors import DlcoreError
from pages.ui.common.uploaded_table import (
    PointColumns,
    column_points,
    learner_table,
    point_columns,
    series_points,
)
from pages.ui.playground.component import OWN_POINTS
from pages.ui.shell.choice import segments, select
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import t

Source = Literal["columns", "series"]

_PROBLEM = "playground_table_problem"


def own_table() -> None:
    """Draw the choice of columns; the chosen points go to the component at its next drawing."""
    table = learner_table()
    with st.expander(t("playground.table_title"), icon=":material/table:"):
        if table is None:
            st.markdown(t("playground.table_none"))
            st.page_link("pages/data.py", label=t("playground.table_upload"))
            return
        try:
            columns = point_columns(table.spec)
        except DlcoreError as error:
            st.error(error_text(error), icon=":material/error:")
            return
        if not columns.coordinates:
            st.info(t("playground.table_no_numbers"), icon=":material/table:")
            return
        _draw_choice(table.spec, columns)


def _draw_choice(spec: UploadCsv, columns: PointColumns) -> None:
    sources: Mapping[Source, str] = {
        "columns": t("playground.table_columns"),
        "series": t("playground.table_series"),
    }
    label = t("playground.table_source")
    source = segments("playground_table_source", label, tuple(sources), sources.__getitem__)
    names = _series(columns) if source == "series" else _columns(columns)
    st.button(
        t("playground.table_accept"),
        icon=":material/scatter_plot:",
        key="playground_table_accept",
        on_click=_accept,
        args=(spec, source, *names),
    )
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(problem, icon=":material/error:")


def _series(columns: PointColumns) -> tuple[str, ...]:
    st.markdown(t("playground.table_series_about"))
    label = t("playground.table_column")
    return (select("playground_table_series", label, columns.coordinates),)


def _columns(columns: PointColumns) -> tuple[str, ...]:
    axes, targets = columns.coordinates, columns.targets
    second = axes[min(1, len(axes) - 1)]
    left, middle, right = st.columns(3)
    with left:
        x1 = select("playground_table_x1", t("playground.table_x1"), axes)
    with middle:
        x2 = select("playground_table_x2", t("playground.table_x2"), axes, default=second)
    with right:
        label = t("playground.table_target")
        # The target of a table is often its last column.
        target = select("playground_table_target", label, targets, default=targets[-1])
    return x1, x2, target


def _accept(spec: UploadCsv, source: Source, *names: str) -> None:
    try:
        points = series_points(spec, *names) if source == "series" else column_points(spec, *names)
    except DlcoreError as error:
        st.session_state[_PROBLEM] = error_text(error)
    else:
        st.session_state[OWN_POINTS] = {"id": uuid4().hex, "settings": asdict(points)}
