"""A scatter plot of any setting and any metric, one point per run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from dlcore import Run
from dlcore.analysis.compare import SettingValue, differences, merged_layers
from dlcore.analysis.run_metrics import known_metrics, metric_value
from pages.ui.charts.style import TRAINING, chart_config, escape_markup, layout
from pages.ui.common.metric_text import format_run_metric, is_percentage, run_metric_name
from pages.ui.common.open_run import open_run
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.choice import select
from pages.ui.shell.problems import path_text
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

MAX_RUNS = 300
_LOGARITHMIC = 50.0
"""Ratio of the largest to the smallest positive number from which an axis is logarithmic."""


def setting_scatter(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Draw the choice of both axes, the points, and the link to a clicked run.

    Args:
        runs: newest first.
        titles: their titles by id.
    """
    st.markdown(t("compare.scatter_lead"))
    shown = runs[:MAX_RUNS]
    specs = [run.spec for run in shown]
    settings, metrics = differences(specs), known_metrics(shown)
    if not settings or not metrics:
        st.info(t("compare.scatter_empty"), icon=":material/scatter_plot:")
        return
    kinds = merged_layers(specs)
    left, right = st.columns(2)
    with left:
        label = t("compare.setting")
        path = select("scatter_setting", label, list(settings), lambda p: path_text(p, kinds))
    with right:
        name = select("scatter_figure", t("compare.figure"), metrics, run_metric_name)
    values = [metric_value(run, name) for run in shown]
    points = [
        point for point in zip(shown, settings[path], values, strict=True) if point[2] is not None
    ]
    figure = _figure(path, path_text(path, kinds), name, points, titles)
    state = st.plotly_chart(
        figure, key="scatter", config=chart_config(), on_select="rerun", selection_mode="points"
    )
    draw_term_links("hyperparameter")
    _clicked_run(state, [run for run, _, _ in points], titles)


def _figure(
    path: str,
    label: str,
    name: str,
    points: Sequence[tuple[Run, SettingValue, float | None]],
    titles: Mapping[str, str],
) -> go.Figure:
    settings = [setting for _, setting, _ in points]
    numbers = [v for v in settings if isinstance(v, int | float) and not isinstance(v, bool)]
    is_numeric = len(numbers) == len(settings) and bool(numbers)
    figure = go.Figure()
    figure.add_scatter(
        x=numbers if is_numeric else [setting_text(path, setting) for setting in settings],
        y=[value for _, _, value in points],
        mode="markers",
        marker={"size": 12, "color": TRAINING, "opacity": 0.75},
        customdata=[
            [
                escape_markup(titles[run.id]),
                setting_text(path, setting),
                format_run_metric(name, value),
            ]
            for run, setting, value in points
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}: %{customdata[2]}<extra></extra>",
    )
    figure.update_layout(
        layout(
            height=440,
            xaxis_title_text=label,
            yaxis_title_text=run_metric_name(name),
            hovermode="closest",
            showlegend=False,
        )
    )
    if is_percentage(name):
        figure.update_yaxes(tickformat=".1%")
    if is_numeric and min(numbers) > 0 and max(numbers) / min(numbers) >= _LOGARITHMIC:
        figure.update_xaxes(type="log")
    return figure


def _clicked_run(state: object, runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Draw the title of the clicked run and the button that opens it."""
    indices = state["selection"]["point_indices"] if isinstance(state, Mapping) else []
    if not indices or indices[0] >= len(runs):
        st.caption(t("compare.scatter_click"))
        return
    run = runs[indices[0]]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(titles[run.id])
        if st.button(t("compare.open"), icon=":material/open_in_full:", key="scatter_open"):
            open_run(run)
