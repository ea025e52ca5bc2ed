"""Pictures with what a network took them for: HTML of pixels, names and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dlcore.arrays import Array
from pages.ui.charts.style import GREEN, VALIDATION
from pages.ui.common.pixels import STYLE, picture

_STYLE = """
<style>
.dl-answered { display: grid; gap: 12px 8px; font-variant-numeric: tabular-nums;
  grid-template-columns: var(--columns); }
.dl-answered figure { margin: 0; line-height: 1.3; font-size: 0.875rem; text-align: center;
  overflow-wrap: anywhere; }
.dl-answered img { width: 100%; max-width: var(--width); height: auto; margin: 0 auto 4px;
  border-bottom: 4px solid var(--mark); }
.dl-answered small { display: block; opacity: 0.8; }
</style>
"""

_RIGHT, _WRONG = "✓", "✗"


@dataclass(frozen=True)
class Answered:
    """One picture and its answer.

    Args:
        image: as it is stored.
        answer: what the network took it for.
        notes: what else is to say, in small print, a line each.
        is_right: whether the answer is the true class.
    """

    image: Array
    answer: str
    notes: Sequence[str]
    is_right: bool


def answered_pictures(
    pictures: Sequence[Answered], scale: float, *, width: int, columns: int | None = None
) -> str:
    """The pictures as a grid; right and wrong differ by mark and by colour.

    Args:
        scale: the largest value that can be stored.
        width: of a picture on the screen, in pixels.
        columns: of the grid; as many as there is room for by default.
    """
    grid = f"repeat({columns}, 1fr)" if columns else f"repeat(auto-fill, minmax({width}px, 1fr))"
    figures = "".join(_figure(shown, scale, width) for shown in pictures)
    style = f"--columns:{grid};--width:{width}px"
    return f'{STYLE}{_STYLE}<div class="dl-answered" style="{style}">{figures}</div>'


def _figure(shown: Answered, scale: float, width: int) -> str:
    mark, colour = (_RIGHT, GREEN) if shown.is_right else (_WRONG, VALIDATION)
    notes = "".join(f"<small>{escape(note)}</small>" for note in shown.notes)
    return (
        f'<figure style="--mark:{colour}">{picture(shown.image, scale, width, shown.answer)}'
        f"<figcaption>{mark} {escape(shown.answer)}{notes}</figcaption></figure>"
    )
