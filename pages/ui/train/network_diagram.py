"""The diagram of a network as SVG: layers in a row from input to output, captions below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise, product
from xml.etree.ElementTree import Element, tostring

from dlcore.datasets import Info
from dlcore.planning.plan import Plan
from pages.ui.common.svg import Point, add, add_text, polyline, printable, text_width
from pages.ui.train.layer_shapes import LayerShape, Maps, TwoOutputs, Units
from pages.ui.train.network_columns import LayerColumn, columns, network_text

FONT_SIZE = 13
"""As in ``static/styles/network.css``."""

MAX_CLASS_NAME = 24
"""Characters of a class name that are drawn."""

_LINE = 19
_MARGIN = 8
_LEAST_SCALE = 0.7
"""Down to which a window without room shrinks the drawing; its texts are then 9 pixels high."""

_GAP = 12
"""Least distance between two captions."""

_MIN_LINES_WIDTH = 36
"""Least distance between the drawings of two layers."""

_LOOP = 26
_CLASS_NAME_X = 16


def network_diagram(plan: Plan, info: Info, classes: Sequence[str] = ()) -> str:
    """Draw the network of a plan as an SVG document.

    The document has the size in pixels at which its texts are best read: it grows with the layers.

    Args:
        plan: the layers with their shapes and parameters.
        info: describes the input.
        classes: names of the output neurons, in order; any text.
    """
    drawn = list(columns(plan, info))
    ends = list(accumulate(map(_width, drawn), initial=0.0))
    middles = [(left + right) / 2 for left, right in pairwise(ends)]
    y = _MARGIN + max(map(_top, drawn))
    caption_y = y + max(column.shape.height for column in drawn) / 2 + _MARGIN
    names = list(_class_names(drawn[-1].shape, classes))
    names_x = middles[-1] + _CLASS_NAME_X

    width = max(ends[-1], *(names_x + text_width(name, FONT_SIZE) for name, _ in names), 0.0)
    height = caption_y + max(len(column.caption) for column in drawn) * _LINE + _MARGIN
    svg = _document(width, height, network_text(plan, info))
    row = [((x, y), column) for x, column in zip(middles, drawn, strict=True)]
    for (start, left), (end, right) in pairwise(row):
        add(svg, "path", "lines", d="".join(_lines(left, right, start, end)))
    for at, column in row:
        _draw_column(svg, column, at, caption_y)
    for (start, left), (end, right) in pairwise(row):
        _draw_window(svg, left, right, start, end)
    for name, offset in names:
        add_text(svg, name, (names_x, y + offset), "class")
    return tostring(svg, encoding="unicode")


def _width(column: LayerColumn) -> float:
    """Return the width of a column, in which caption and connections have enough space."""
    caption = max(text_width(line, FONT_SIZE) for line in column.caption)
    return max(caption + _GAP, column.shape.width + _MIN_LINES_WIDTH)


def _top(column: LayerColumn) -> float:
    """Return the distance from the middle to the upper end of the drawing."""
    return column.shape.height / 2 + _LOOP * column.is_recurrent


def _lines(left: LayerColumn, right: LayerColumn, start: Point, end: Point) -> Iterator[str]:
    """Yield the connections of two layers; those of two stacks of maps are windows."""
    exits, entries = left.shape.exits, right.shape.entries
    if isinstance(left.shape, Maps):
        if isinstance(right.shape, Maps):
            return
        pairs = [(exits[0], entries[0]), (exits[-1], entries[-1])]
    elif right.is_one_to_one and len(exits) == len(entries):
        pairs = list(zip(exits, entries, strict=True))
    else:
        pairs = list(product(exits, entries))
    for one, other in pairs:
        yield polyline([_move(start, one), _move(end, other)])


def _draw_window(
    parent: Element, left: LayerColumn, right: LayerColumn, start: Point, end: Point
) -> None:
    """Draw the window of a map from which a value of the next layer's map is computed."""
    if not isinstance(left.shape, Maps) or not isinstance(right.shape, Maps) or not right.layer:
        return
    corner, height, width = left.shape.window(right.layer.window_size)
    x, y = _move(start, corner)
    value = _move(end, right.shape.entries[0])
    window = add(parent, "g", "window")
    add(window, "rect", x=x - width, y=y, width=width, height=height)
    add(window, "path", d=polyline([(x, y), value, (x, y + height)]))


def _draw_column(parent: Element, column: LayerColumn, at: Point, caption_y: float) -> None:
    x, y = at
    layer = add(parent, "g", column.css_class)
    add(layer, "title").text = "\n".join(column.caption)
    drawing = add(layer, "g", transform=f"translate({x:.1f} {y:.1f})")
    column.shape.draw(drawing)
    if column.is_recurrent:
        add(drawing, "path", "loop", d=_loop(-column.shape.height / 2))
    for index, line in enumerate(column.caption):
        line_y = caption_y + (index + 0.75) * _LINE
        add_text(layer, line, (x, line_y), "caption" if index else "name")


def _loop(top: float) -> str:
    """Return an arrow from a layer's top back to it."""
    curve = f"M-7 {top:g}C-30 {top - _LOOP:g} 30 {top - _LOOP:g} 7 {top:g}"
    return curve + polyline([(5, top - 9), (7, top), (16, top - 3)])


def _class_names(output: LayerShape, classes: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the names of the output neurons that are drawn, each with its neuron's position."""
    if isinstance(output, TwoOutputs):
        count = output.first.count
        parts = (classes[:count], classes[count:])
        for (units, middle), names in zip(output.placed, parts, strict=True):
            yield from ((name, y + middle) for name, y in _class_names(units, names))
        return
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
    svg.set("style", f"--least:{_LEAST_SCALE * width:.0f}px")
    return svg
