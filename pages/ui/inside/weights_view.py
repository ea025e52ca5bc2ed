"""The weights of a run as images and matrices, and their change during training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run, plan
from dlcore.arrays import Array
from dlcore.inference.weights.images import first_layer
from dlcore.inference.weights.matrices import VARIABLES, Matrix, as_table, matrices
from dlcore.inference.weights.weight_history import (
    SnapshotEpoch,
    WeightHistory,
    load_weight_history,
)
from dlcore.models.layers.traits import KernelView
from dlcore.store.snapshots import epoch_capacity
from pages.ui.charts.style import chart_config
from pages.ui.charts.weight_colours import colour_limit
from pages.ui.common.sections import section
from pages.ui.common.weight_images import draw_first_layer
from pages.ui.inside.weight_charts import change_chart, heat_map, weight_histogram
from pages.ui.inside.weight_table import weight_table
from pages.ui.shell.choice import segments, select, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import path_text
from pages.ui.shell.services import store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

_IMAGES = 64
"""First-layer images shown at once."""

_ROWS, _COLUMNS = 10, 8
_HEAT_ROWS, _HEAT_COLUMNS = 256, 128
"""Largest visible part of a matrix, as numbers and as colours."""

_DEFAULT_MATRIX = 2
"""``get_weights()[2]``: the second layer's weights, if there is one."""

FRAME_SECONDS = 0.8
_NEXT = "inside_next_{}"
"""Session key of the index of the epoch to show next, while the weights of a run play."""


@dataclass(frozen=True)
class Viewport:
    """The visible part of a matrix.

    Args:
        row, column: its offset.
    """

    row: int
    column: int

    def of(self, table: Array, rows: int, columns: int) -> Array:
        """Return the part of a matrix with at most ``rows`` and ``columns``."""
        return table[self.row : self.row + rows, self.column : self.column + columns]

    def clamp(self, table: Array, rows: int, columns: int) -> Viewport:
        """Return a viewport that starts early enough for ``rows`` and ``columns``."""
        last_row, last_column = max(0, len(table) - rows), max(0, table.shape[1] - columns)
        return Viewport(min(self.row, last_row), min(self.column, last_column))


def draw(run: Run) -> None:
    """Draw the view, a fragment that the slider over the epochs reruns, and a timer that plays."""
    plays = _NEXT.format(run.id) in st.session_state
    st.fragment(_draw, run_every=FRAME_SECONDS if plays else None)(run)


@error_boundary()
def _draw(run: Run) -> None:
    history = load_weight_history(store().artifacts, run)
    epoch = _epoch_slider(run, history)
    _first_layer(run, history, epoch)
    matrix = _matrices(run, history, epoch)
    if len(history.epochs) > 1:
        _changes(run, history, epoch, matrix)


def epoch_text(epoch: SnapshotEpoch) -> str:
    """Return the name of a stored epoch."""
    if epoch.is_end:
        return t("inside.after", count=epoch.epoch)
    return t("inside.at_epoch", epoch=epoch.epoch) if epoch.epoch else t("inside.before")


def matrix_text(run: Run, matrix: Matrix) -> str:
    """Return the name of a matrix: its index in Keras, its layer, its role, its shape."""
    kinds = [layer.kind for layer in run.spec.layers]
    is_second = matrix.layer == len(kinds) and run.spec.second_output is not None
    code = matrix.variable
    return t(
        "inside.matrix_of",
        keras=f"get_weights()[{matrix.index}]",
        layer=path_text("second_output" if is_second else f"layers.{matrix.layer}", kinds),
        variable=t(f"inside.variable.{code}") if code in VARIABLES else code,
        shape=" × ".join(map(str, matrix.shape)) or "1",
    )


def _epoch_slider(run: Run, history: WeightHistory) -> SnapshotEpoch:
    """Draw the slider, or why there is none."""
    if len(history.epochs) == 1:
        too_large = epoch_capacity(plan(run.spec).weight_bytes) < 0
        st.caption(t("inside.too_large") if too_large else t("inside.end_only"))
        return history.epochs[-1]
    key = f"inside_moment_{run.id}"
    with st.container(horizontal=True, vertical_alignment="center", key="inside_player"):
        _play(run, history.epochs, key)
        return slide(
            key, t("inside.moment"), history.epochs, epoch_text, default=history.epochs[-1]
        )


def _play(run: Run, epochs: Sequence[SnapshotEpoch], key: str) -> None:
    """Draw the button that plays or pauses; while it plays, set the slider to the next epoch.

    Args:
        epochs: of the slider.
        key: of the slider.
    """
    state, upcoming = st.session_state, _NEXT.format(run.id)
    index = state.get(upcoming)
    if index is not None and index >= len(epochs):
        # Draw the whole page once more, without the timer of this fragment.
        del state[upcoming]
        st.rerun()
    plays = index is not None
    label = t("inside.pause") if plays else t("inside.play")
    icon = ":material/pause:" if plays else ":material/play_arrow:"
    if st.button(label, icon=icon, key="inside_play"):
        if plays:
            del state[upcoming]
        else:
            shown = epochs.index(state[key]) if state.get(key) in epochs else len(epochs) - 1
            state[upcoming] = 0 if shown == len(epochs) - 1 else shown
        st.rerun()
    if index is not None:
        state[key], state[upcoming] = epochs[index], index + 1


def _first_layer(run: Run, history: WeightHistory, epoch: SnapshotEpoch) -> None:
    layer = first_layer(run.spec)
    if layer is None:
        return
    section(t("inside.first_layer"))
    has_units = layer.view is KernelView.UNITS
    st.markdown(t("inside.units_about") if has_units else t("inside.filters_about"))
    count = history.last[layer.kernel].shape[-1]
    first = _first_image_choice(run, count)
    numbers = range(first, min(first + _IMAGES, count))
    draw_first_layer(layer, history, history.at(epoch), numbers)


def _first_image_choice(run: Run, count: int) -> int:
    """Draw the choice of the first image to show, unless all fit."""
    if count <= _IMAGES:
        return 0
    starts = range(0, count, _IMAGES)
    return select(
        f"inside_units_{run.id}",
        t("inside.which_units"),
        starts,
        lambda start: f"{start} – {min(start + _IMAGES, count) - 1}",
        width=200,
    )


def _matrices(run: Run, history: WeightHistory, epoch: SnapshotEpoch) -> Matrix:
    section(t("inside.matrices"))
    st.markdown(t("inside.matrices_about"))
    matrix = _matrix_choice(run, matrices(history.last))
    table = as_table(history.at(epoch)[matrix.name])
    first, last = (as_table(weights[matrix.name]) for weights in (history.first, history.last))
    has_changes = len(history.epochs) > 1
    shown, limit = table, colour_limit(first, last)
    if has_changes and _shows_difference():
        shown, limit = table - first, colour_limit(last - first)
    viewport = _viewport_choice(run, matrix, table)
    left, right = st.columns([6, 5], gap="large")
    with left:
        st.subheader(t("inside.numbers"), anchor=False)
        visible = viewport.of(shown, _ROWS, _COLUMNS)
        st.html(weight_table(visible, limit, viewport.row, viewport.column))
        if visible.size < table.size:
            st.caption(t("inside.part_of", rows=table.shape[0], columns=table.shape[1]))
    with right:
        st.subheader(t("inside.histogram"), anchor=False)
        histogram = weight_histogram(table, first if has_changes else None)
        st.plotly_chart(histogram, config=chart_config(displayModeBar=False), key="spread")
    st.subheader(t("inside.heat_map"), anchor=False)
    viewport = viewport.clamp(shown, _HEAT_ROWS, _HEAT_COLUMNS)
    visible = viewport.of(shown, _HEAT_ROWS, _HEAT_COLUMNS)
    st.plotly_chart(
        heat_map(visible, limit, viewport.row, viewport.column),
        config=chart_config(),
        key="heat_map",
    )
    draw_term_links("weight", "parameter")
    return matrix


def _matrix_choice(run: Run, options: Sequence[Matrix]) -> Matrix:
    names = {matrix.index: matrix_text(run, matrix) for matrix in options}
    indices = list(names)
    index = select(
        f"inside_matrix_{run.id}",
        t("inside.matrix"),
        indices,
        names.__getitem__,
        default=indices[min(_DEFAULT_MATRIX, len(indices) - 1)],
    )
    return options[index]


def _shows_difference() -> bool:
    """Draw the choice between the weights and their differences to the initial ones."""
    names = {False: t("inside.as_it_is"), True: t("inside.difference")}
    return segments(
        "inside_difference",
        t("inside.shown"),
        list(names),
        names.__getitem__,
        label_visibility="collapsed",
    )


def _viewport_choice(run: Run, matrix: Matrix, table: Array) -> Viewport:
    """Draw the choice of the visible part, for axes that are longer than it."""
    rows, columns = table.shape
    # The rows of an image's central pixels have changed the most.
    row, column = rows // 2 if rows > _HEAT_ROWS else 0, 0
    key = f"{matrix.index}_{run.id}"
    with st.container(horizontal=True):
        if rows > _ROWS:
            row = _offset(t("inside.first_row"), rows, row, f"inside_row_{key}")
        if columns > _COLUMNS:
            column = _offset(t("inside.first_column"), columns, column, f"inside_column_{key}")
    return Viewport(row, column)


def _offset(label: str, size: int, default: int, key: str) -> int:
    return st.number_input(label, 0, size - 1, default, key=key, persist_state="session", width=200)


def _changes(run: Run, history: WeightHistory, epoch: SnapshotEpoch, selected: Matrix) -> None:
    section(t("inside.changes"))
    st.markdown(t("inside.changes_about"))
    shown = [m for m in matrices(history.last) if len(m.shape) > 1 or m == selected]
    changes = {matrix_text(run, matrix): history.changes(matrix.name) for matrix in shown}
    labels = [epoch_text(each) for each in history.epochs]
    numbers = [each.epoch for each in history.epochs]
    figure = change_chart(changes, labels, numbers, history.epochs.index(epoch))
    st.plotly_chart(figure, config=chart_config(), key="changes")
    draw_term_links("weight", "epoch", "gradient-descent")
