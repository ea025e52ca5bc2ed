"""The diagram of a network: layers in a row from input to output, neurons as circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from dlcore.models.layers import AnyLayer, Shape
from dlcore.models.layers.traits import Role
from dlcore.planning.plan import Plan
from pages.ui.charts.style import FAINT, GREEN, NEUTRAL, PINK, TRAINING
from pages.ui.shell.names import name_of
from pages.ui.shell.text import number, t

DIAGRAM_CONFIG = {"displayModeBar": False, "scrollZoom": False}
"""For ``st.plotly_chart(..., config=DIAGRAM_CONFIG)``: a diagram cannot be zoomed."""

MAX_DRAWN = 11
"""Neurons drawn of one layer; an ellipsis counts as one."""

MAX_COLUMNS = 9

_IMAGE_PIXELS = 84
_IMAGE_CELLS = 14
_NEURON_PIXELS = 16
_ROW_PIXELS = 25
_CAPTION_PIXELS = 96
_CAPTION, _SMALL_CAPTION = 13, 11
"""Font sizes."""

_COLOURS = {Role.NEURONS: TRAINING, Role.MASK: PINK}


@dataclass(frozen=True)
class _Column:
    """One layer as it is drawn.

    Args:
        caption: lines of text below, the first in bold.
        shape: of its output, without the batch axis.
        colour: of its neurons.
        masked_share: share of its neurons that is masked during training.
        one_to_one: whether a neuron is connected to one neuron of the previous layer, not to all.
        omitted_layers: number of layers that the column replaces; 0 for a layer itself.
    """

    caption: tuple[str, ...]
    shape: Shape
    colour: str
    masked_share: float = 0.0
    one_to_one: bool = False
    omitted_layers: int = 0

    @property
    def is_image(self) -> bool:
        """Whether it is drawn as a grid of pixels."""
        return len(self.shape) > 1

    @property
    def units(self) -> int:
        """Number of neurons."""
        return self.shape[-1]

    @property
    def rows(self) -> tuple[float, ...]:
        """Vertical positions of the drawn neurons from the top; the middle is 0."""
        if self.omitted_layers or self.is_image:
            return (0.0,)
        drawn = min(self.units, MAX_DRAWN)
        rows = tuple((drawn - 1) / 2 - row for row in range(drawn))
        return tuple(row for row in rows if row) if self.is_cut else rows

    @property
    def is_cut(self) -> bool:
        """Whether an ellipsis replaces some neurons."""
        return not (self.omitted_layers or self.is_image) and self.units > MAX_DRAWN


def network_diagram(plan: Plan, input_shape: Shape, classes: Sequence[str] = ()) -> go.Figure:
    """Draw the network of a plan.

    Args:
        plan: the layers with their shapes and parameters.
        input_shape: of one sample, without the batch axis.
        classes: names of the output neurons, in order.

    Returns:
        A figure for ``DIAGRAM_CONFIG``, readable on a light and a dark background. In a container
        whose key starts with ``network`` it scrolls on a narrow screen.
    """
    columns = _shorten(list(_columns(plan, input_shape)))
    figure = go.Figure()
    _draw_connections(figure, columns)
    caption_size = _SMALL_CAPTION if len(columns) > 6 else _CAPTION
    for x, column in enumerate(columns):
        _draw_column(figure, x, column, caption_size)
    _draw_classes(figure, columns, classes)
    return _set_layout(figure, len(columns), max((len(name) for name in classes), default=0))


def network_text(plan: Plan, input_shape: Shape) -> str:
    """Return the diagram in words, for screen readers.

    Args:
        plan: the layers with their shapes and parameters.
        input_shape: of one sample, without the batch axis.
    """
    separator = t("chart.separator")
    return " → ".join(separator.join(c.caption) for c in _columns(plan, input_shape))


def _columns(plan: Plan, input_shape: Shape) -> Iterator[_Column]:
    yield _Column(_caption(t("chart.input"), "Input", input_shape), input_shape, NEUTRAL)
    last = len(plan.layers) - 1
    for index, row in enumerate(plan.layers):
        layer = row.layer
        is_output = index == last
        yield _Column(
            caption=(
                *_caption(_name(layer, is_output), _keras_name(layer), row.output_shape),
                t("chart.parameters", count=row.parameters),
            ),
            shape=row.output_shape,
            colour=GREEN if is_output else _COLOURS.get(layer.role, NEUTRAL),
            masked_share=layer.masked_share,
            one_to_one=layer.role is Role.MASK,
        )


def _shorten(columns: list[_Column]) -> list[_Column]:
    """Replace the middle layers of a deep network by one column of dots."""
    if len(columns) <= MAX_COLUMNS:
        return columns
    side = MAX_COLUMNS // 2
    omitted = len(columns) - 2 * side
    caption = (t("chart.more_layers", count=omitted),)
    gap = _Column(caption, (1,), NEUTRAL, omitted_layers=omitted)
    return [*columns[:side], gap, *columns[-side:]]


def _draw_connections(figure: go.Figure, columns: Sequence[_Column]) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, (left, right) in enumerate(pairwise(columns)):
        for start in left.rows:
            for end in right.rows:
                if right.one_to_one and len(left.rows) == len(right.rows) and start != end:
                    continue
                xs += [x, x + 1, None]
                ys += [start, end, None]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": FAINT, "width": 1}, hoverinfo="skip"
    )


def _draw_column(figure: go.Figure, x: int, column: _Column, caption_size: int) -> None:
    if column.omitted_layers:
        _draw_dots(figure, [x - 0.12, x, x + 0.12], [0, 0, 0])
    elif column.is_image:
        _draw_image(figure, x, column)
    else:
        _draw_neurons(figure, x, column)
    first, *more = column.caption
    figure.add_annotation(
        text="<br>".join([f"<b>{first}</b>", *more]),
        x=x,
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-4,
        showarrow=False,
        font={"size": caption_size},
    )


def _draw_neurons(figure: go.Figure, x: int, column: _Column) -> None:
    rows = column.rows
    is_masked = _distribute(len(rows), column.masked_share)
    colours = [NEUTRAL if masked else column.colour for masked in is_masked]
    figure.add_scatter(
        x=[x] * len(rows),
        y=rows,
        mode="markers",
        marker={
            "size": _NEURON_PIXELS,
            "symbol": ["circle-x-open" if masked else "circle" for masked in is_masked],
            "color": colours,
            "line": {"width": 1.5, "color": colours},
            "opacity": 1,
        },
        hovertemplate="<br>".join(column.caption) + "<extra></extra>",
    )
    if column.is_cut:
        _draw_dots(figure, [x] * 3, [-0.28, 0, 0.28])


def _draw_dots(figure: go.Figure, xs: Sequence[float], ys: Sequence[float]) -> None:
    figure.add_scatter(
        x=xs, y=ys, mode="markers", marker={"size": 4, "color": NEUTRAL}, hoverinfo="skip"
    )


def _draw_image(figure: go.Figure, x: int, column: _Column) -> None:
    """Draw a square of pixels whose size is independent of the figure's width."""
    cells = min(_IMAGE_CELLS, column.shape[0])
    half = _IMAGE_PIXELS / 2
    box = {"x0": -half, "x1": half, "y0": -half, "y1": half}
    pixels = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": x, "yanchor": 0}
    figure.add_shape(type="rect", **box, **pixels, fillcolor=column.colour, line_width=0)
    grid = {"color": "rgba(255, 255, 255, 0.45)", "width": 1}
    for line in range(1, cells):
        offset = round(line * _IMAGE_PIXELS / cells - half)
        for ends in ({"x0": offset, "x1": offset}, {"y0": offset, "y1": offset}):
            figure.add_shape(type="line", **box | ends, **pixels, line=grid)


def _draw_classes(figure: go.Figure, columns: Sequence[_Column], classes: Sequence[str]) -> None:
    output = columns[-1]
    if len(classes) != output.units:
        return
    first = (len(output.rows) + 1) // 2
    names = [*classes[:first], *classes[len(classes) - (len(output.rows) - first) :]]
    for name, row in zip(names, output.rows, strict=True):
        figure.add_annotation(
            text=name,
            x=len(columns) - 1,
            y=row,
            xanchor="left",
            xshift=_NEURON_PIXELS,
            showarrow=False,
            font={"size": 13},
        )


def _set_layout(figure: go.Figure, columns: int, longest_class: int) -> go.Figure:
    axis = {"visible": False, "fixedrange": True}
    height = MAX_DRAWN * _ROW_PIXELS
    return figure.update_layout(
        height=height + _CAPTION_PIXELS + 8,
        margin={"l": 0, "r": min(longest_class, 8) * 10, "t": 8, "b": _CAPTION_PIXELS},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        xaxis={**axis, "range": [-0.5, columns - 0.5]},
        yaxis={**axis, "range": [-MAX_DRAWN / 2, MAX_DRAWN / 2]},
    )


def _name(layer: AnyLayer, is_output: bool) -> str:
    if layer.role is Role.NEURONS:
        return t("chart.output_layer") if is_output else t("chart.hidden_layer")
    # The line below gives the Keras name.
    return name_of("layer", layer.kind).partition("（")[0]


def _keras_name(layer: AnyLayer) -> str:
    """Return the Keras name with the layer's main setting."""
    return " · ".join(filter(None, (type(layer).__name__, layer.diagram_setting)))


def _caption(name: str, keras_name: str, shape: Shape) -> tuple[str, ...]:
    names = dict.fromkeys((name, keras_name))
    return (*names, t("chart.output", shape=_shape_text(shape)))


def _shape_text(shape: Shape) -> str:
    return "×".join(number(size) for size in shape)


def _distribute(count: int, share: float) -> list[bool]:
    """Return flags of which a share is true, evenly distributed."""
    return [int((i + 0.5) * share) < int((i + 1.5) * share) for i in range(count)]
