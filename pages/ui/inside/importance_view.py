"""The importance of the columns of an uploaded table for a run."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import UploadCsv
from dlcore.inference.tables.permutation_importance import ComputeImportance
from pages.ui.charts.style import NEUTRAL, TRAINING, chart_config, escape_markup, layout
from pages.ui.common.run_curves import shorten_title
from pages.ui.common.sections import section
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

_BAR, _MARGINS = 30, 80
"""Heights in pixels: of a bar with its space, and of all around the bars."""


def draw(run: Run, dataset: UploadCsv) -> None:
    """Draw a bar for each column, the most important one first.

    Args:
        dataset: of the run.
    """
    is_share = dataset.task.is_classification()
    increases = _increases(run.id)
    section(t("inside.importance"))
    st.markdown(t("inside.importance_about", count=increases.shape[1]))
    names = [feature.name for feature in dataset.features]
    figure = importance_chart(names, increases, is_share=is_share)
    st.plotly_chart(figure, config=chart_config(displayModeBar=False), key="inside_importance")
    draw_term_links("test-data", "accuracy" if is_share else "rmse")


@st.cache_data(show_spinner=False, max_entries=64)
def _increases(run_id: str) -> Array:
    return engine().answer(ComputeImportance(run=run_id)).increases


def importance_chart(names: list[str], increases: Array, *, is_share: bool) -> go.Figure:
    """Draw the mean of each column's increases, with their standard deviation.

    Args:
        names: of the columns.
        increases: of the error, ``(columns, repetitions)``.
        is_share: whether the error is a share of wrong classes.
    """
    means, deviations = increases.mean(axis=1), increases.std(axis=1)
    order = np.argsort(-means, kind="stable")
    figure = go.Figure()
    figure.add_bar(
        x=means[order],
        y=list(range(len(names))),
        error_x={"array": deviations[order], "color": NEUTRAL, "thickness": 1.5},
        orientation="h",
        marker={"color": TRAINING},
        hovertemplate="%{x:.1%}<extra></extra>" if is_share else "%{x:.4f}<extra></extra>",
    )
    label = t("inside.more_errors") if is_share else t("inside.more_rmse")
    figure.update_layout(layout(height=_MARGINS + _BAR * len(names), hovermode="closest"))
    figure.update_xaxes(title_text=label, tickformat=".0%" if is_share else None, showgrid=True)
    # Columns are known by their position: two long names may be cut to the same text.
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[escape_markup(shorten_title(names[column])) for column in order],
        autorange="reversed",
        showgrid=False,
        automargin=True,
    )
    return figure
