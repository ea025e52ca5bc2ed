"""Runs that differ in two settings as a heat map, and the way to the best of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.run_metrics import known_metrics, metric_value
from dlcore.analysis.sweep_grid import Cell, Grid, best_cell, grids
from pages.ui.charts.style import CONFIG, layout
from pages.ui.common.draft import load
from pages.ui.common.metric_text import figure_name, written
from pages.ui.common.open_run import open_run
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.choice import select
from pages.ui.shell.problems import place_text
from pages.ui.shell.text import t

_CELL, _MARGIN = 64, 130
_HIDDEN_MARKER = 40
_SCALE = ((0.0, "rgba(0, 158, 115, 0.04)"), (1.0, "rgba(0, 158, 115, 0.6)"))
"""Lets the page through, so that the page's ink reads well in every cell, light or dark."""


def sweep_map(runs: Sequence[Run], base: Spec, across: str, up: str) -> None:
    """Draws the map of all runs that differ from a recipe in two settings only.

    Args:
        runs: the learner's, newest first.
        base: the recipe.
        across: path of the setting from left to right.
        up: path of the setting from bottom to top.
    """
    # The recipe itself stands first, so that its own rectangle is the first one.
    found = grids([base, *[run.spec for run in runs]], across, up)
    known = known_metrics(runs)
    if not known or not found or 0 not in {p for c in found[0].cells.values() for p in c}:
        st.info(t("sweep.empty"), icon=":material/grid_on:")
        return
    grid = found[0]
    name = select("sweep_figure", t("compare.figure"), known, figure_name)
    figures = grid.figures([None, *[metric_value(run, name) for run in runs]])
    kinds = [layer.kind for layer in base.layers]
    labels = (place_text(across, kinds), place_text(up, kinds))
    best = best_cell(name, figures)
    figure = _figure(grid, figures, name, (across, up), labels, best)
    state = st.plotly_chart(
        figure, key="sweep_map", config=CONFIG, on_select="rerun", selection_mode="points"
    )
    if best:
        chosen = _clicked(state, list(figures)) or best
        _actions(chosen, best, figures, name, (across, up), labels, _run_of(grid, chosen, runs))


def _figure(
    grid: Grid,
    figures: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    labels: tuple[str, str],
    best: Cell | None,
) -> go.Figure:
    xs = [setting_text(paths[0], value) for value in grid.across]
    ys = [setting_text(paths[1], value) for value in grid.up]
    rows = [[figures.get((a, u)) for a in grid.across] for u in grid.up]
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
    _texts(figure, figures, name, paths, best)
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


def _texts(
    figure: go.Figure,
    figures: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    best: Cell | None,
) -> None:
    """The figures in their cells: points that can be clicked, as a heat map's cells cannot."""
    texts = [
        f"<b>★ {written(name, value)}</b>" if cell == best else written(name, value)
        for cell, value in figures.items()
    ]
    figure.add_scatter(
        x=[setting_text(paths[0], cell[0]) for cell in figures],
        y=[setting_text(paths[1], cell[1]) for cell in figures],
        mode="markers+text",
        text=texts,
        textfont={"size": 14},
        marker={"size": _HIDDEN_MARKER, "opacity": 0, "symbol": "square"},
        hoverinfo="skip",
    )


def _clicked(state: object, cells: Sequence[Cell]) -> Cell | None:
    points = state["selection"]["point_indices"] if isinstance(state, Mapping) else []
    return cells[points[0]] if points and points[0] < len(cells) else None


def _run_of(grid: Grid, cell: Cell, runs: Sequence[Run]) -> Run:
    """The newest run of a cell; place 0 is the recipe that has not been trained."""
    return runs[next(place for place in grid.cells[cell] if place) - 1]


def _actions(
    chosen: Cell,
    best: Cell,
    figures: Mapping[Cell, float],
    name: str,
    paths: tuple[str, str],
    labels: tuple[str, str],
    run: Run,
) -> None:
    settings = [
        f"{label} {setting_text(path, value)}"
        for label, path, value in zip(labels, paths, chosen, strict=True)
    ]
    told = {
        "settings": t("chart.separator").join(settings),
        "metric": figure_name(name),
        "value": written(name, figures[chosen]),
    }
    st.markdown(t("sweep.best", **told) if chosen == best else t("sweep.chosen", **told))
    with st.container(horizontal=True, key="sweep_actions"):
        label = t("sweep.take")
        if st.button(label, type="primary", icon=":material/tune:", key="sweep_take"):
            load(run.spec)
            st.switch_page("pages/train.py")
        if st.button(t("compare.open"), icon=":material/open_in_full:", key="sweep_open"):
            open_run(run)
    st.caption(t("sweep.click"))
