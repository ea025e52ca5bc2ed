"""The illustration on the Home page: a network classifies a real digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import streamlit as st

from pages.ui.shell.assets import SCRIPTS
from pages.ui.shell.style import style_sheet

_PIXEL = 22
_TOP = 12
_HIDDEN = 6
_CLASSES = 10
_HIDDEN_X, _OUTPUT_X = 300, 440
_WIDTH, _HEIGHT = 484, 8 * _PIXEL + 2 * _TOP

_component = st.components.v2.component(
    "dlcore_hero",
    html="<div data-svg></div>",
    css=style_sheet("isolated/hero.css"),
    js=(SCRIPTS / "insert_svg.js").read_text(encoding="utf-8"),
)


def draw_hero(pixels: Sequence[Sequence[int]], label: int, scale: int, alt: str) -> None:
    """Draw the illustration in the colours of the theme.

    Args:
        pixels: rows of grey values, 8 by 8.
        label: class whose output neuron is active.
        scale: maximum pixel value.
        alt: text for screen readers.
    """
    parts = "".join([*_digit(pixels, scale), *_lines(label), *_neurons(label)])
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    svg = f'<svg role="img" aria-label="{escape(alt)}" {view}>{parts}</svg>'
    _component(data={"svg": svg}, key="hero")


def _digit(pixels: Sequence[Sequence[int]], scale: int) -> Iterator[str]:
    for row, line in enumerate(pixels):
        for column, value in enumerate(line):
            opacity = 0.06 + 0.94 * value / scale
            yield (
                f'<rect x="{column * _PIXEL}" y="{_TOP + row * _PIXEL}" width="{_PIXEL - 2}" '
                f'height="{_PIXEL - 2}" rx="3" fill-opacity="{opacity:.2f}"/>'
            )


def _lines(label: int) -> Iterator[str]:
    for hidden in range(_HIDDEN):
        y = _y(hidden, _HIDDEN)
        for row in range(8):
            yield _line(8 * _PIXEL + 6, _y(row, 8), _HIDDEN_X, y)
        for output in range(_CLASSES):
            active = output == label and _is_active(hidden)
            yield _line(_HIDDEN_X, y, _OUTPUT_X, _y(output, _CLASSES), active)


def _line(x1: float, y1: float, x2: float, y2: float, active: bool = False) -> str:
    return f'<line{_class(active)} x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _neurons(label: int) -> Iterator[str]:
    for hidden in range(_HIDDEN):
        centre = f'cx="{_HIDDEN_X}" cy="{_y(hidden, _HIDDEN)}"'
        yield f'<circle{_class(_is_active(hidden))} {centre} r="10"/>'
    for output in range(_CLASSES):
        y, css_class = _y(output, _CLASSES), _class(output == label)
        yield f'<circle{css_class} cx="{_OUTPUT_X}" cy="{y}" r="7"/>'
        yield f'<text{css_class} x="{_OUTPUT_X + 18}" y="{y + 4.5}">{output}</text>'


def _is_active(hidden: int) -> bool:
    """Whether a hidden neuron is drawn as active; an arbitrary choice."""
    return hidden in (1, 2, 4)


def _class(active: bool) -> str:
    return ' class="active"' if active else ""


def _y(index: int, count: int) -> float:
    """Return the y coordinate of neuron ``index`` of ``count`` in a column."""
    return round(_TOP + (index + 0.5) * 8 * _PIXEL / count, 1)
