"""Runs that differ in two settings as a heat map, and actions on its best or clicked cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import plotly.graph_objects as go
import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.run_metrics import known_metrics, metric_value
from dlcore.analysis.sweep_grid import Cell, SweepGrid, best_cell, grids
from dlcore.experiments.sweep import Axis
from pages.ui.charts.style import chart_config, layout
from pages.ui.common.draft import load_draft
from pages.ui.common.metric_text import format_run_metric, run_metric_name
from pages.ui.common.open_run import open_run
from pages.ui.common.run_progress import draw_progress, unfinished
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.choice import select
from pages.ui.shell.problems import path_text
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

_CELL, _MARGIN = 64, 130
_HIDDEN_MARKER = 40
_SCALE = ((0.0, "rgba(0, 158, 115, 0.04)"), (1.0, "rgba(0, 158, 115, 0.6)"))
"""Translucent, so that the page's text colour is readable in every cell, light or dark."""


def sweep_map(runs: Sequence[Run], base: Spec, across: Axis, up: Axis) -> None:
    """Draw the map of all runs that differ from a recipe in two settings only.

    Args:
        runs: the learner's, newest first.
        base: the recipe.
        across: the setting from left to right, with the values that are swept.
        up: the setting from bottom to top.
    """
    paths = (across.path, up.path)
    # The recipe has index 0, so that its own grid is the first one.
    all_grids = grids([base, *[run.spec for run in runs]], *paths)
    # Settings that were chosen by the test data would make the test too good.
    metrics = sorted(known_metrics(runs), key=lambda name: not name.startswith("val_"))
    grid = all_grids[0] if all_grids else None
    members = set(chain(*grid.cells.values())) if grid else set()
    swept = [runs[index - 1] for index in sorted(members - {0})] if 0 in members else []
    if unfinished(swept):
        draw_progress(swept, key="sweep_stop")
    if not metrics or grid is None or not swept:
        st.info(t("sweep.empty"), icon=":material/grid_on:")
        return
    name = select("sweep_figure", t("compare.figure"), metrics, run_metric_name)
    values = grid.means([None, *[metric_value(run, name) for run in runs]])
    kinds = [layer.kind for layer in base.layers]
    labels = (path_text(paths[0], kinds), path_text(paths[1], kinds))
    best = best_cell(name, values)
    figure = _figure(grid.extended(across.values, up.values), values, name, paths, labels, best)
    state = st.plotly_chart(
        figure, key="sweep_map", config=chart_config(), on_select="rerun", selection_mode="points"
    )
    draw_term_links("hyperparameter", "validation-split")
    if best:
        on_test = base.training.validation == "test"
        st.caption(t("sweep.validates_on_test") if on_test else t("sweep.luck"))
        cell = _clicked_cell(state, list(values)) or best
        _actions(cell, best, values, name, paths, labels, _newest_run(grid, cell, runs))


def _figure(
    grid: SweepGrid,
    values: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    labels: tuple[str, str],
    best: Cell | None,
) -> go.Figure:
    xs = [setting_text(paths[0], value) for value in grid.across]
    ys = [setting_text(paths[1], value) for value in grid.up]
    rows = [[values.get((a, u)) for a in grid.across] for u in grid.up]
    figure = go.Figure()
    figure.add_heatmap(
        z=rows,
        x=xs,
        y=ys,
        colorscale=_SCALE,
        reversescale=not is_higher_better(name),
        showscale=False,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
    )
    _add_texts(figure, values, name, paths, best)
    figure.update_layout(
        layout(
            height=_MARGIN + _CELL * max(2, len(ys)),
            hovermode="closest",
            showlegend=False,
            xaxis={"type": "category", "title": {"text": labels[0]}, "showgrid": False},
            yaxis={"type": "category", "title": {"text": labels[1]}, "showgrid": False},
        )
    )
    return figure


def _add_texts(
    figure: go.Figure,
    values: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    best: Cell | None,
) -> None:
    """Add the values as points, which can be clicked, unlike the cells of a heat map."""
    texts = [
        f"<b>★ {format_run_metric(name, value)}</b>"
        if cell == best
        else format_run_metric(name, value)
        for cell, value in values.items()
    ]
    figure.add_scatter(
        x=[setting_text(paths[0], cell[0]) for cell in values],
        y=[setting_text(paths[1], cell[1]) for cell in values],
        mode="markers+text",
        text=texts,
        textfont={"size": 14},
        marker={"size": _HIDDEN_MARKER, "opacity": 0, "symbol": "square"},
        hoverinfo="skip",
    )


def _clicked_cell(state: object, cells: Sequence[Cell]) -> Cell | None:
    points = state["selection"]["point_indices"] if isinstance(state, Mapping) else []
    return cells[points[0]] if points and points[0] < len(cells) else None


def _newest_run(grid: SweepGrid, cell: Cell, runs: Sequence[Run]) -> Run:
    """Return the newest run of a cell; index 0 is the recipe, which is no run."""
    return runs[next(index for index in grid.cells[cell] if index) - 1]


def _actions(
    cell: Cell,
    best: Cell,
    values: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    labels: tuple[str, str],
    run: Run,
) -> None:
    settings = [
        f"{label} {setting_text(path, value)}"
        for label, path, value in zip(labels, paths, cell, strict=True)
    ]
    texts = {
        "settings": t("chart.separator").join(settings),
        "metric": run_metric_name(name),
        "value": format_run_metric(name, values[cell]),
    }
    st.markdown(t("sweep.best", **texts) if cell == best else t("sweep.chosen", **texts))
    with st.container(horizontal=True, key="sweep_actions"):
        label = t("sweep.take")
        if st.button(label, type="primary", icon=":material/tune:", key="sweep_take"):
            load_draft(run.spec)
            st.switch_page("pages/train.py")
        if st.button(t("compare.open"), icon=":material/open_in_full:", key="sweep_open"):
            open_run(run)
    st.caption(t("sweep.click"))
