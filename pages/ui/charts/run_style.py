"""The colour, marker and dash of each run, the same wherever the run is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from dlcore import Run
from pages.ui.charts.style import SERIES, SYMBOLS, VALIDATION_DASHES


@dataclass(frozen=True)
class RunStyle:
    """How a run is drawn.

    Args:
        colour: of its curves.
        symbol: of its markers, plotly's name.
        dash: of its validation curve, plotly's name.
    """

    colour: str
    symbol: str
    dash: str


def run_mark(style: RunStyle) -> str:
    """Return the colour and the marker of a run as HTML."""
    return (
        f'<span class="dl-mark" data-symbol="{style.symbol}" style="--curve:{style.colour}"></span>'
    )


def style_at(index: int) -> RunStyle:
    """Return one of the styles; colour and symbol together repeat after 42."""
    return RunStyle(
        SERIES[index % len(SERIES)],
        SYMBOLS[index % len(SYMBOLS)],
        VALIDATION_DASHES[index % len(VALIDATION_DASHES)],
    )


def run_styles(runs: Iterable[Run]) -> Mapping[str, RunStyle]:
    """Return the style of each run by its id.

    The id decides the colour. Where an older run that is shown too has it, the next free colour
    is taken, so a new run never changes the style of an older one.

    Args:
        runs: those that are shown together, in any order.
    """
    uses = [0] * len(SERIES)
    styles = {}
    for run in sorted(runs, key=lambda run: (run.created, run.id)):
        first = crc32(run.id.encode())
        colours = [(first + step) % len(SERIES) for step in range(len(SERIES))]
        colour = min(colours, key=uses.__getitem__)
        styles[run.id] = style_at(colour + len(SERIES) * uses[colour])
        uses[colour] += 1
    return styles
