"""A part of a matrix as numbers, each on its colour, as HTML."""

from __future__ import annotations

from dlcore.arrays import Array
from pages.ui.charts.weight_colours import colour_weights
from pages.ui.common.plain_table import decimals

_OPACITY, _DIGITS = 0.55, 3


def weight_table(values: Array, limit: float, row: int, column: int) -> str:
    """Return the numbers with the indices of their rows and columns.

    Args:
        values: the visible part, two axes.
        limit: absolute value of the strongest colour.
        row, column: offset of the part in its matrix.
    """
    head = "".join(f"<th scope=col>{column + i}</th>" for i in range(values.shape[1]))
    colours = colour_weights(values, limit)
    body = "".join(
        f"<tr><th scope=row>{row + i}</th>{_cells(line, colours[i])}</tr>"
        for i, line in enumerate(values)
    )
    table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="dl-weights" tabindex="0">{table}</div>'


def _cells(values: Array, colours: Array) -> str:
    return "".join(
        f'<td style="--weight:rgb({r} {g} {b} / {a / 255 * _OPACITY:.2f})">'
        f"{decimals(float(value), _DIGITS)}</td>"
        for value, (r, g, b, a) in zip(values, colours.tolist(), strict=True)
    )
