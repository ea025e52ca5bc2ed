"""A corner of a matrix as numbers, each on the colour that it has in the pictures."""

from __future__ import annotations

from dlcore.arrays import Array
from pages.ui.common.plain_table import decimals
from pages.ui.inside.weight_colours import coloured

_STYLE = """
<style>
.dl-weights { overflow-x: auto; }
.dl-weights table { border-collapse: collapse; font-variant-numeric: tabular-nums;
  line-height: 1.25; font-size: 0.8rem; }
.dl-weights th { font-weight: 400; opacity: 0.75; padding: 4px 6px; text-align: right; }
.dl-weights td { padding: 4px 6px; text-align: right; min-width: 3.3rem;
  border: 1px solid #80889430; }
</style>
"""

_FAINTEST, _DIGITS = 0.55, 3


def weight_table(values: Array, most: float, row: int, column: int) -> str:
    """The numbers with the places of their rows and columns.

    Args:
        values: the part to show, two axes.
        most: the weight of the strongest colour.
        row, column: where the part begins in its matrix.
    """
    head = "".join(f"<th scope=col>{column + i}</th>" for i in range(values.shape[1]))
    grounds = coloured(values, most)
    body = "".join(
        f"<tr><th scope=row>{row + i}</th>{_cells(line, grounds[i])}</tr>"
        for i, line in enumerate(values)
    )
    table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'{_STYLE}<div class="dl-weights">{table}</div>'


def _cells(values: Array, grounds: Array) -> str:
    return "".join(
        f'<td style="background:rgb({r} {g} {b} / {a / 255 * _FAINTEST:.2f})">'
        f"{decimals(float(value), _DIGITS)}</td>"
        for value, (r, g, b, a) in zip(values, grounds.tolist(), strict=True)
    )
