"""A picture of a network: layers in a row from input to output, neurons as circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from dlcore.models.layers import AnyLayer, Dense, Dropout, Shape
from dlcore.planning.plan import Plan
from pages.ui.charts.style import FAINT, GREEN, NEUTRAL, PINK, TRAINING
from pages.ui.shell.names import name_of
from pages.ui.shell.text import number, t

DIAGRAM_CONFIG = {"displayModeBar": False, "scrollZoom": False}
"""For ``st.plotly_chart(..., config=DIAGRAM_CONFIG)``: a picture, not a plot to zoom."""

MAX_DRAWN = 11
"""Neurons drawn of one layer, the gap of an ellipsis counted as one."""

MAX_COLUMNS = 9

_IMAGE_PIXELS = 84
_IMAGE_CELLS = 14
_NEURON_PIXELS = 16
_ROW_PIXELS = 25
_CAPTION_PIXELS = 96


@dataclass(frozen=True)
class _Column:
    """One layer as it is drawn.

    Args:
        caption: lines of text below, the first in bold.
        shape: what flows out of it, without the batch axis.
        colour: of its neurons.
        silent: share of its neurons that is switched off while training.
        one_to_one: whether a neuron hangs on one neuron of the layer before, not on all.
        hidden_layers: layers this column stands for; 0 if it is drawn itself.
    """

    caption: tuple[str, ...]
    shape: Shape
    colour: str
    silent: float = 0.0
    one_to_one: bool = False
    hidden_layers: int = 0

    @property
    def is_image(self) -> bool:
        """Whether it is drawn as a grid of pixels."""
        return len(self.shape) > 1

    @property
    def units(self) -> int:
        """Neurons it has."""
        return self.shape[-1]

    @property
    def rows(self) -> tuple[float, ...]:
        """Heights of the neurons drawn, from the top, the middle being 0."""
        if self.hidden_layers or self.is_image:
            return (0.0,)
        drawn = min(self.units, MAX_DRAWN)
        rows = tuple((drawn - 1) / 2 - row for row in range(drawn))
        return tuple(row for row in rows if row) if self.is_cut else rows

    @property
    def is_cut(self) -> bool:
        """Whether an ellipsis stands for some neurons."""
        return not (self.hidden_layers or self.is_image) and self.units > MAX_DRAWN


def network_diagram(plan: Plan, input_shape: Shape, classes: Sequence[str] = ()) -> go.Figure:
    """Draws the network of a plan.

    Args:
        plan: the layers with their shapes and parameters.
        input_shape: of one sample, without the batch axis.
        classes: what the output neurons stand for, in order; written beside them.

    Returns:
        A figure to show with ``DIAGRAM_CONFIG``, readable on a light and a dark background; in a
        container whose key starts with ``network`` a narrow screen scrolls it.
    """
    columns = _shortened(list(_columns(plan, input_shape)))
    figure = go.Figure()
    _draw_connections(figure, columns)
    for place, column in enumerate(columns):
        _draw_column(figure, place, column, _DRAWN_CAPTION[len(columns) > 6])
    _draw_classes(figure, columns, classes)
    return _laid_out(figure, len(columns), max((len(name) for name in classes), default=0))


def network_text(plan: Plan, input_shape: Shape) -> str:
    """The same picture in words, for those who hear it.

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
            colour=GREEN if is_output else _COLOURS.get(layer.kind, NEUTRAL),
            silent=layer.rate if isinstance(layer, Dropout) else 0.0,
            one_to_one=isinstance(layer, Dropout),
        )


_COLOURS = {"dense": TRAINING, "dropout": PINK}

_DRAWN_CAPTION = {False: 13, True: 11}
"""Size of the captions, by whether there are many."""


def _shortened(columns: list[_Column]) -> list[_Column]:
    """A deep network: the layers in the middle become one column of dots."""
    if len(columns) <= MAX_COLUMNS:
        return columns
    side = MAX_COLUMNS // 2
    left_out = len(columns) - 2 * side
    caption = (t("chart.more_layers", count=left_out),)
    gap = _Column(caption, (1,), NEUTRAL, hidden_layers=left_out)
    return [*columns[:side], gap, *columns[-side:]]


def _draw_connections(figure: go.Figure, columns: Sequence[_Column]) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for place, (left, right) in enumerate(pairwise(columns)):
        for start in left.rows:
            for end in right.rows:
                if right.one_to_one and len(left.rows) == len(right.rows) and start != end:
                    continue
                xs += [place, place + 1, None]
                ys += [start, end, None]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": FAINT, "width": 1}, hoverinfo="skip"
    )


def _draw_column(figure: go.Figure, place: int, column: _Column, size: int) -> None:
    if column.hidden_layers:
        _draw_dots(figure, [place - 0.12, place, place + 0.12], [0, 0, 0])
    elif column.is_image:
        _draw_image(figure, place, column)
    else:
        _draw_neurons(figure, place, column)
    first, *more = column.caption
    figure.add_annotation(
        text="<br>".join([f"<b>{first}</b>", *more]),
        x=place,
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-4,
        showarrow=False,
        font={"size": size},
    )


def _draw_neurons(figure: go.Figure, place: int, column: _Column) -> None:
    rows = column.rows
    silent = _spread(len(rows), column.silent)
    figure.add_scatter(
        x=[place] * len(rows),
        y=rows,
        mode="markers",
        marker={
            "size": _NEURON_PIXELS,
            "symbol": ["circle-x-open" if off else "circle" for off in silent],
            "color": [NEUTRAL if off else column.colour for off in silent],
            "line": {"width": 1.5, "color": [NEUTRAL if off else column.colour for off in silent]},
            "opacity": 1,
        },
        hovertemplate="<br>".join(column.caption) + "<extra></extra>",
    )
    if column.is_cut:
        _draw_dots(figure, [place] * 3, [-0.28, 0, 0.28])


def _draw_dots(figure: go.Figure, xs: Sequence[float], ys: Sequence[float]) -> None:
    figure.add_scatter(
        x=xs, y=ys, mode="markers", marker={"size": 4, "color": NEUTRAL}, hoverinfo="skip"
    )


def _draw_image(figure: go.Figure, place: int, column: _Column) -> None:
    """A square of pixels whose size does not follow the figure's width."""
    cells = min(_IMAGE_CELLS, column.shape[0])
    half = _IMAGE_PIXELS / 2
    box = {"x0": -half, "x1": half, "y0": -half, "y1": half}
    pixels = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": place, "yanchor": 0}
    figure.add_shape(type="rect", **box, **pixels, fillcolor=column.colour, line_width=0)
    grid = {"color": "rgba(255, 255, 255, 0.45)", "width": 1}
    for line in range(1, cells):
        at = round(line * _IMAGE_PIXELS / cells - half)
        figure.add_shape(type="line", **box | {"x0": at, "x1": at}, **pixels, line=grid)
        figure.add_shape(type="line", **box | {"y0": at, "y1": at}, **pixels, line=grid)


def _draw_classes(figure: go.Figure, columns: Sequence[_Column], classes: Sequence[str]) -> None:
    output = columns[-1]
    if len(classes) != output.units:
        return
    above = (len(output.rows) + 1) // 2
    names = [*classes[:above], *classes[len(classes) - (len(output.rows) - above) :]]
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


def _laid_out(figure: go.Figure, columns: int, longest_class: int) -> go.Figure:
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
    if isinstance(layer, Dense):
        return t("chart.output_layer") if is_output else t("chart.hidden_layer")
    names = {"flatten": t("chart.flatten"), "dropout": t("chart.dropout")}
    # The line below names the layer as Keras does; once is enough.
    return names.get(layer.kind) or name_of("layer", layer.kind).partition("（")[0]


def _keras_name(layer: AnyLayer) -> str:
    """The Keras name with the one setting that a learner looks for."""
    name = type(layer).__name__
    match layer:
        case Dense():
            return f"{name} · {layer.activation.value}"
        case Dropout():
            return f"{name} · {layer.rate:g}"
    return name


def _caption(name: str, keras_name: str, shape: Shape) -> tuple[str, ...]:
    names = dict.fromkeys((name, keras_name))
    return (*names, t("chart.output", shape=_written(shape)))


def _written(shape: Shape) -> str:
    return "×".join(number(size) for size in shape)


def _spread(count: int, share: float) -> list[bool]:
    """As many of ``count`` as ``share`` says, evenly spread."""
    return [int((place + 0.5) * share) < int((place + 1.5) * share) for place in range(count)]
