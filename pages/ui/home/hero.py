"""The picture on the home page: a real digit goes through a network and is recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import streamlit as st

_PIXEL = 22
_TOP = 12
_HIDDEN = 6
_CLASSES = 10
_HIDDEN_X, _OUTPUT_X = 300, 440
_WIDTH, _HEIGHT = 484, 8 * _PIXEL + 2 * _TOP

_SCRIPT = """
export default function ({ data, parentElement }) {
  parentElement.querySelector(".hero").innerHTML = data.picture;
}
"""

_STYLE = """
svg { width: 100%; max-width: 36rem; display: block; margin: 0 auto; color: var(--st-text-color); }
rect { fill: currentColor; }
line { stroke: currentColor; stroke-opacity: 0.14; }
line.active { stroke: var(--st-primary-color); stroke-width: 2; stroke-opacity: 0.9; }
circle { stroke: currentColor; stroke-width: 1.5; fill: var(--st-background-color); }
circle.active { stroke: none; fill: var(--st-primary-color); }
text { fill: currentColor; fill-opacity: 0.6; font: 13px var(--st-font); }
text.active { fill-opacity: 1; font-weight: 700; }
"""

_component = st.components.v2.component(
    "dlcore_hero", html='<div class="hero"></div>', css=_STYLE, js=_SCRIPT
)


def hero(pixels: Sequence[Sequence[int]], answer: int, brightest: int, words: str) -> None:
    """Draws the picture; its colours follow the theme.

    Args:
        pixels: rows of grey values, 8 by 8.
        answer: class whose output neuron lights up.
        brightest: grey value of a full pixel.
        words: what a screen reader says.
    """
    parts = "".join([*_digit(pixels, brightest), *_lines(answer), *_neurons(answer)])
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    picture = f'<svg role="img" aria-label="{escape(words)}" {view}>{parts}</svg>'
    _component(data={"picture": picture}, key="hero")


def _digit(pixels: Sequence[Sequence[int]], brightest: int) -> Iterator[str]:
    for row, line in enumerate(pixels):
        for column, value in enumerate(line):
            strength = 0.06 + 0.94 * value / brightest
            yield (
                f'<rect x="{column * _PIXEL}" y="{_TOP + row * _PIXEL}" width="{_PIXEL - 2}" '
                f'height="{_PIXEL - 2}" rx="3" fill-opacity="{strength:.2f}"/>'
            )


def _lines(answer: int) -> Iterator[str]:
    for hidden in range(_HIDDEN):
        y = _height_of(hidden, _HIDDEN)
        for row in range(8):
            yield _line(8 * _PIXEL + 6, _height_of(row, 8), _HIDDEN_X, y)
        for output in range(_CLASSES):
            active = output == answer and _is_active(hidden)
            yield _line(_HIDDEN_X, y, _OUTPUT_X, _height_of(output, _CLASSES), active)


def _line(x1: float, y1: float, x2: float, y2: float, active: bool = False) -> str:
    return f'<line{_mark(active)} x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _neurons(answer: int) -> Iterator[str]:
    for hidden in range(_HIDDEN):
        place = f'cx="{_HIDDEN_X}" cy="{_height_of(hidden, _HIDDEN)}" r="10"'
        yield f"<circle{_mark(_is_active(hidden))} {place}/>"
    for output in range(_CLASSES):
        y, mark = _height_of(output, _CLASSES), _mark(output == answer)
        yield f'<circle{mark} cx="{_OUTPUT_X}" cy="{y}" r="7"/>'
        yield f'<text{mark} x="{_OUTPUT_X + 18}" y="{y + 4.5}">{output}</text>'


def _is_active(hidden: int) -> bool:
    """Which hidden neurons light up: some do, some do not."""
    return hidden in (1, 2, 4)


def _mark(active: bool) -> str:
    return ' class="active"' if active else ""


def _height_of(index: int, count: int) -> float:
    """Vertical place of the ``index``-th of ``count`` neurons."""
    return round(_TOP + (index + 0.5) * 8 * _PIXEL / count, 1)
