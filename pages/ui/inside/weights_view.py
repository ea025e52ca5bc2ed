"""The weights of a run: as pictures, as matrices, and on their way through training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run, plan
from dlcore.arrays import Array
from dlcore.inference.weights.images import first_layer, pictures
from dlcore.inference.weights.matrices import VARIABLES, Matrix, as_table, matrices
from dlcore.inference.weights.weight_history import Moment, WeightHistory, load
from dlcore.store.snapshots import room
from pages.ui.charts.style import CONFIG
from pages.ui.common.sections import section
from pages.ui.inside.weight_charts import changes, heat_map, spread
from pages.ui.inside.weight_colours import widest
from pages.ui.inside.weight_images import image_grid
from pages.ui.inside.weight_table import weight_table
from pages.ui.shell.choice import segments, select, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import place_text
from pages.ui.shell.services import store
from pages.ui.shell.text import t

_PICTURES = 64
"""First-layer pictures on one page of them."""

_ROWS, _COLUMNS = 10, 8
_HEAT_ROWS, _HEAT_COLUMNS = 256, 128
"""A larger matrix is shown in parts, as numbers and as colours."""

_FIRST = 2
"""``get_weights()[2]``: the second layer's weights, where there is one."""

_WEIGHT_BYTES = 4


@dataclass(frozen=True)
class Part:
    """Which part of a matrix is seen.

    Args:
        row, column: where it begins.
    """

    row: int
    column: int

    def of(self, table: Array, rows: int, columns: int) -> Array:
        """So much of the matrix, or what there is."""
        return table[self.row : self.row + rows, self.column : self.column + columns]

    def drawn_back(self, table: Array, rows: int, columns: int) -> Part:
        """Begins sooner where so much would not fit before the end."""
        last_row, last_column = max(0, len(table) - rows), max(0, table.shape[1] - columns)
        return Part(min(self.row, last_row), min(self.column, last_column))


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draws all of it; the slider over the moments draws this anew and nothing else."""
    kept = load(store().artifacts, run)
    moment = _moment(run, kept)
    _first_layer(run, kept, moment)
    chosen = _matrices(run, kept, moment)
    if len(kept.moments) > 1:
        _way(run, kept, moment, chosen)


def moment_text(moment: Moment) -> str:
    """What a moment is called."""
    if moment.is_end:
        return t("inside.after", count=moment.epoch)
    return t("inside.at_epoch", epoch=moment.epoch) if moment.epoch else t("inside.before")


def matrix_text(run: Run, matrix: Matrix) -> str:
    """What a matrix is called: as Keras numbers it, its layer, what it is there, its shape."""
    kinds = [layer.kind for layer in run.spec.layers]
    code = matrix.variable
    return t(
        "inside.matrix_of",
        keras=f"get_weights()[{matrix.place}]",
        layer=place_text(f"layers.{matrix.layer}", kinds),
        variable=t(f"inside.variable.{code}") if code in VARIABLES else code,
        shape=" × ".join(map(str, matrix.shape)) or "1",
    )


def _moment(run: Run, kept: WeightHistory) -> Moment:
    """The slider, or why there is none."""
    if len(kept.moments) == 1:
        too_large = room(_WEIGHT_BYTES * plan(run.spec).parameters) < 0
        st.caption(t("inside.too_large") if too_large else t("inside.end_only"))
        return kept.moments[-1]
    return slide(
        f"inside_moment_{run.id}",
        t("inside.moment"),
        kept.moments,
        moment_text,
        default=kept.moments[-1],
    )


def _first_layer(run: Run, kept: WeightHistory, moment: Moment) -> None:
    layer = first_layer(run.spec)
    if layer is None:
        return
    section(t("inside.first_layer"))
    is_dense = layer.kind == "dense"
    st.markdown(t("inside.units_about") if is_dense else t("inside.filters_about"))
    images = pictures(layer, kept.at(moment))
    first = _page_of(run, len(images))
    numbers = range(first, min(first + _PICTURES, len(images)))
    name = "inside.unit" if is_dense else "inside.filter"
    most = widest(kept.first[layer.kernel], kept.last[layer.kernel])
    names = [t(name, number=number) for number in numbers]
    st.html(image_grid(images[first : first + _PICTURES], numbers, names, most))
    is_grey = images.ndim == 3
    st.caption(t("inside.colours_grey", most=f"{most:.2f}") if is_grey else t("inside.colours_rgb"))


def _page_of(run: Run, count: int) -> int:
    """The first of the pictures to show, where they do not all fit."""
    if count <= _PICTURES:
        return 0
    starts = range(0, count, _PICTURES)
    return select(
        f"inside_units_{run.id}",
        t("inside.which_units"),
        starts,
        lambda start: f"{start} – {min(start + _PICTURES, count) - 1}",
        width=200,
    )


def _matrices(run: Run, kept: WeightHistory, moment: Moment) -> Matrix:
    section(t("inside.matrices"))
    st.markdown(t("inside.matrices_about"))
    matrix = _chosen_matrix(run, matrices(kept.last))
    table = as_table(kept.at(moment)[matrix.name])
    first = as_table(kept.first[matrix.name])
    has_way = len(kept.moments) > 1
    shown, most = table, widest(first, as_table(kept.last[matrix.name]))
    if has_way and _is_difference():
        shown, most = table - first, widest(as_table(kept.last[matrix.name]) - first)
    part = _part(run, matrix, table)
    left, right = st.columns([6, 5], gap="large")
    with left:
        st.subheader(t("inside.numbers"), anchor=False)
        seen = part.of(shown, _ROWS, _COLUMNS)
        st.html(weight_table(seen, most, part.row, part.column))
        if seen.size < table.size:
            st.caption(t("inside.part_of", rows=table.shape[0], columns=table.shape[1]))
    with right:
        st.subheader(t("inside.histogram"), anchor=False)
        st.plotly_chart(spread(table, first if has_way else None), config=CONFIG, key="spread")
    st.subheader(t("inside.heat_map"), anchor=False)
    part = part.drawn_back(shown, _HEAT_ROWS, _HEAT_COLUMNS)
    seen = part.of(shown, _HEAT_ROWS, _HEAT_COLUMNS)
    st.plotly_chart(heat_map(seen, most, part.row, part.column), config=CONFIG, key="heat_map")
    return matrix


def _chosen_matrix(run: Run, known: Sequence[Matrix]) -> Matrix:
    names = {matrix.place: matrix_text(run, matrix) for matrix in known}
    places = list(names)
    place = select(
        f"inside_matrix_{run.id}",
        t("inside.matrix"),
        places,
        names.__getitem__,
        default=places[min(_FIRST, len(places) - 1)],
    )
    return known[place]


def _is_difference() -> bool:
    """Whether the learner wants to see the differences from the beginning."""
    names = {False: t("inside.as_it_is"), True: t("inside.difference")}
    return segments(
        "inside_difference",
        t("inside.shown"),
        list(names),
        names.__getitem__,
        label_visibility="collapsed",
    )


def _part(run: Run, matrix: Matrix, table: Array) -> Part:
    """Where the part begins; nothing to choose where all of it is seen."""
    rows, columns = table.shape
    # Of an image's pixels those in the middle have learned the most.
    row, column = rows // 2 if rows > _HEAT_ROWS else 0, 0
    key = f"{matrix.place}_{run.id}"
    with st.container(horizontal=True):
        if rows > _ROWS:
            row = _start(t("inside.first_row"), rows, row, f"inside_row_{key}")
        if columns > _COLUMNS:
            column = _start(t("inside.first_column"), columns, column, f"inside_column_{key}")
    return Part(row, column)


def _start(label: str, size: int, default: int, key: str) -> int:
    return st.number_input(label, 0, size - 1, default, key=key, persist_state="session", width=200)


def _way(run: Run, kept: WeightHistory, moment: Moment, chosen: Matrix) -> None:
    section(t("inside.changes"))
    st.markdown(t("inside.changes_about"))
    known = [m for m in matrices(kept.last) if len(m.shape) > 1 or m == chosen]
    ways = {matrix_text(run, matrix): kept.changes(matrix.name) for matrix in known}
    labels = [moment_text(one) for one in kept.moments]
    figure = changes(ways, labels, kept.moments.index(moment))
    st.plotly_chart(figure, config=CONFIG, key="changes")
