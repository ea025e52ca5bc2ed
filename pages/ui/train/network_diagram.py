"""The diagram of a network as SVG: layers in a row from input to output, captions below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from xml.etree.ElementTree import Element, tostring

from dlcore.datasets import Info
from dlcore.models.layers import AnyLayer, Shape
from dlcore.models.layers.traits import Role
from dlcore.planning.plan import Plan
from pages.ui.common.svg import Point, add, add_text, polyline, printable, text_width
from pages.ui.shell.names import name_of
from pages.ui.shell.text import number, t
from pages.ui.train.layer_shapes import LayerShape, Maps, Steps, Units

FONT_SIZE = 13
"""As in ``static/styles/network.css``."""

MAX_CLASS_NAME = 24
"""Characters of a class name that are drawn."""

_LINE = 19
_MARGIN = 8
_GAP = 20
"""Least distance between two captions."""

_MIN_LINES_WIDTH = 48
"""Least distance between the drawings of two layers."""

_LOOP = 26
_CLASS_NAME_X = 16

_NEURONS = (Role.NEURONS, Role.MASK, Role.RECURRENT)


@dataclass(frozen=True)
class _Column:
    """One layer as it is drawn.

    Args:
        caption: lines of text below, the first in bold.
        css_class: sets the colour.
        shape: the drawing of its output.
        layer: None for the input.
        is_one_to_one: whether a unit is connected to one unit of the previous layer, not to all.
    """

    caption: tuple[str, ...]
    css_class: str
    shape: LayerShape
    layer: AnyLayer | None = None
    is_one_to_one: bool = False

    @property
    def is_recurrent(self) -> bool:
        return self.layer is not None and self.layer.role is Role.RECURRENT

    @property
    def width(self) -> float:
        caption = max(text_width(line, FONT_SIZE) for line in self.caption)
        return max(caption + _GAP, self.shape.width + _MIN_LINES_WIDTH)

    @property
    def top(self) -> float:
        """Distance from the middle to the upper end of the drawing."""
        return self.shape.height / 2 + _LOOP * self.is_recurrent


def network_diagram(plan: Plan, info: Info, classes: Sequence[str] = ()) -> str:
    """Draw the network of a plan as an SVG document.

    The document has the size in pixels at which its texts are readable: it grows with the layers.

    Args:
        plan: the layers with their shapes and parameters.
        info: describes the input.
        classes: names of the output neurons, in order; any text.
    """
    columns = list(_columns(plan, info))
    ends = list(accumulate((column.width for column in columns), initial=0.0))
    middles = [(left + right) / 2 for left, right in pairwise(ends)]
    names = list(_class_names(columns[-1].shape, classes))
    names_x = middles[-1] + _CLASS_NAME_X
    y = _MARGIN + max(column.top for column in columns)
    caption_y = y + max(column.shape.height for column in columns) / 2 + _MARGIN

    width = max(ends[-1], *(names_x + text_width(name, FONT_SIZE) for name, _ in names), 0.0)
    lines = max(len(column.caption) for column in columns)
    svg = _document(width, caption_y + lines * _LINE + _MARGIN, network_text(plan, info))
    row = [((x, y), column) for x, column in zip(middles, columns, strict=True)]
    for (start, left), (end, right) in pairwise(row):
        add(svg, "path", "lines", d="".join(_lines(left, right, start, end)))
    for at, column in row:
        _draw_column(svg, column, at, caption_y)
    for (start, left), (end, right) in pairwise(row):
        _draw_window(svg, left, right, start, end)
    for name, offset in names:
        add_text(svg, name, (names_x, y + offset), "class")
    return tostring(svg, encoding="unicode")


def network_text(plan: Plan, info: Info) -> str:
    """Return the diagram in words, for screen readers.

    Args:
        plan: the layers with their shapes and parameters.
        info: describes the input.
    """
    separator = t("chart.separator")
    return " → ".join(separator.join(column.caption) for column in _columns(plan, info))


def _columns(plan: Plan, info: Info) -> Iterator[_Column]:
    shapes = [info.model_shape, *(row.output_shape for row in plan.layers)]
    largest = max((size for shape in shapes if _is_maps(shape) for size in shape[:2]), default=1)
    caption = _caption(t("chart.input"), "Input", info.input_shape)
    yield _Column(caption, "input", _shape(info.model_shape, None, largest))
    last = len(plan.layers) - 1
    for index, (row, before) in enumerate(zip(plan.layers, shapes, strict=False)):
        layer, after = row.layer, row.output_shape
        names = _caption(_name(layer, index == last), _keras_name(layer), after)
        css_class = (
            ("output" if index == last else "")
            or ("mask" if layer.role is Role.MASK else "")
            or ("learned" if row.parameters else "computed")
        )
        yield _Column(
            caption=(*names, t("chart.parameters", count=row.parameters)),
            css_class=css_class,
            shape=_shape(after, layer, largest),
            layer=layer,
            is_one_to_one=_is_one_to_one(layer, before, after),
        )


def _is_maps(shape: Shape) -> bool:
    return len(shape) == 3


def _shape(shape: Shape, layer: AnyLayer | None, largest: int) -> LayerShape:
    """Return the drawing of an output, or of the input where there is no layer."""
    match shape:
        case (_, _, _):
            return Maps(shape, largest)
        case (steps, features):
            return Steps(steps, features)
        case (units,):
            are_neurons = layer is not None and layer.role in _NEURONS
            return Units(units, are_neurons, layer.masked_share if layer else 0.0)
    raise ValueError(shape)


def _is_one_to_one(layer: AnyLayer, before: Shape, after: Shape) -> bool:
    """Whether each unit or step is computed from the one in the same row."""
    is_by_unit = before == after and layer.role not in (Role.NEURONS, Role.RECURRENT)
    return is_by_unit or len(after) == 2


def _lines(left: _Column, right: _Column, start: Point, end: Point) -> Iterator[str]:
    """Yield the connections of two layers; those of two stacks of maps are windows."""
    exits, entries = left.shape.exits, right.shape.entries
    if isinstance(left.shape, Maps):
        if isinstance(right.shape, Maps):
            return
        exits, entries = exits[:1] + exits[-1:], entries[:1] + entries[-1:]
        pairs = list(zip(exits, entries, strict=False))
    elif right.is_one_to_one and len(exits) == len(entries):
        pairs = list(zip(exits, entries, strict=True))
    else:
        pairs = list(product(exits, entries))
    for one, other in pairs:
        yield polyline([_move(start, one), _move(end, other)])


def _draw_window(parent: Element, left: _Column, right: _Column, start: Point, end: Point) -> None:
    """Draw the window of a map from which a value of the next layer's map is computed."""
    if not isinstance(left.shape, Maps) or not isinstance(right.shape, Maps) or not right.layer:
        return
    corner, height, width = left.shape.window(right.layer.window_size)
    x, y = _move(start, corner)
    value = _move(end, right.shape.entries[0])
    window = add(parent, "g", "window")
    add(window, "rect", x=x - width, y=y, width=width, height=height)
    add(window, "path", d=polyline([(x, y), value, (x, y + height)]))


def _draw_column(parent: Element, column: _Column, at: Point, caption_y: float) -> None:
    x, y = at
    layer = add(parent, "g", column.css_class)
    add(layer, "title").text = "\n".join(column.caption)
    drawing = add(layer, "g", transform=f"translate({x:.1f} {y:.1f})")
    column.shape.draw(drawing)
    if column.is_recurrent:
        top = -column.shape.height / 2
        add(drawing, "path", "loop", d=_loop(top))
    for index, line in enumerate(column.caption):
        line_y = caption_y + (index + 0.75) * _LINE
        add_text(layer, line, (x, line_y), "caption" if index else "name")


def _loop(top: float) -> str:
    """Return an arrow from a layer's top back to it."""
    curve = f"M-7 {top:g}C-30 {top - _LOOP:g} 30 {top - _LOOP:g} 7 {top:g}"
    return curve + polyline([(5, top - 9), (7, top), (16, top - 3)])


def _class_names(output: LayerShape, classes: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the names of the output neurons that are drawn, each with its neuron's position."""
    if not isinstance(output, Units) or output.count != len(classes):
        return
    entries = output.entries
    first = (len(entries) + 1) // 2
    shown = [*classes[:first], *classes[len(classes) - (len(entries) - first) :]]
    for name, (_, y) in zip(shown, entries, strict=True):
        yield _clip(printable(name)), y


def _clip(name: str) -> str:
    return name if len(name) <= MAX_CLASS_NAME else name[: MAX_CLASS_NAME - 1] + "…"


def _move(at: Point, by: Point) -> Point:
    return at[0] + by[0], at[1] + by[1]


def _document(width: float, height: float, alternative: str) -> Element:
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}"}
    view = f"0 0 {size['width']} {size['height']}"
    svg = Element("svg", size, xmlns="http://www.w3.org/2000/svg", role="img", viewBox=view)
    svg.set("aria-label", printable(alternative))
    return svg


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
