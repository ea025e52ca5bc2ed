"""SVG drawings: elements, the width of their texts, and the component that shows them.

``st.html`` removes SVG, so a component inserts it. The text of a drawing is escaped by
``xml.etree``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from pages.ui.shell.assets import module_component

Point = tuple[float, float]

_WIDE, _CAPITAL, _OTHER = 1.0, 0.66, 0.52
"""Width of a character as a share of the font size."""

_WIDE_LETTERS = frozenset("MWmw@%…")


def add(parent: Element, tag: str, css_class: str = "", **attributes: float | str) -> Element:
    """Append an element.

    Args:
        css_class: empty for none.
        attributes: numbers are rounded to one decimal.
    """
    texts = {
        name: value if isinstance(value, str) else f"{round(value, 1):g}"
        for name, value in attributes.items()
    }
    return SubElement(parent, tag, {"class": css_class} if css_class else {}, **texts)


def add_text(parent: Element, text: str, at: Point, css_class: str = "") -> None:
    """Append a line of text, or any characters of a learner's file."""
    x, y = at
    add(parent, "text", css_class, x=x, y=y).text = printable(text)


def printable(text: str) -> str:
    """Return a text with spaces for characters without a glyph, of which XML forbids some."""
    return "".join(character if character.isprintable() else " " for character in text)


def polyline(points: Sequence[Point]) -> str:
    """Return the ``d`` of a path through points."""
    return "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in points)


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line of text.

    Args:
        size: of the font; the result has the same unit.
    """
    return size * sum(map(_width, text))


def _width(character: str) -> float:
    if character in _WIDE_LETTERS or unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return _CAPITAL if character.isupper() else _OTHER


def insert_svg(svg: str, key: str, css_class: str) -> None:
    """Show a drawing at its own size; where it is wider than the page, it scrolls.

    Args:
        svg: the document.
        key: of the element.
        css_class: of the ``div`` around the drawing.
    """
    html = f'<div class="{css_class}" tabindex="0" data-svg></div>'
    module_component(f"dl_svg_{css_class}", "insert_svg.js", html=html)(key=key, data={"svg": svg})
