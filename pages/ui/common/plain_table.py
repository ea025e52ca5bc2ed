"""Tables of numbers as HTML: words in the learner's language, no buttons of their own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pages.ui.shell.text import number
from pages.ui.shell.theme import accent, ground

_STYLE = """
<style>
.dl-table { overflow-x: auto; }
.dl-table table { border-collapse: collapse; font-variant-numeric: tabular-nums;
  line-height: 1.3; }
.dl-table th, .dl-table td { padding: 7px 9px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid #80889440; }
.dl-table th { font-weight: 600; font-size: 0.9em; }
.dl-table th:last-child, .dl-table td:last-child { font-weight: 700; color: var(--accent);
  background: color-mix(in srgb, var(--accent) 10%, var(--ground)); position: sticky; right: 0; }
.dl-table small { display: block; opacity: 0.8; font-weight: 400; }
</style>
"""

Cell = str | tuple[str, str]
"""A text, or a text with a smaller one below."""


def decimals(value: float, digits: int = 2) -> str:
    """A number with the same decimals in every cell, also where it is very small.

    Args:
        value: the number.
        digits: its decimals.
    """
    # Adding nothing turns a negative zero into a plain one.
    return number(round(value, digits) + 0.0, digits)


def plain_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table whose last column, the answer, stands out.

    Args:
        header: names of the columns.
        rows: their cells.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    style = f"--accent:{accent()};--ground:{ground()}"
    return (
        f'{_STYLE}<div class="dl-table" style="{style}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    above, below = cell
    return f"<td>{escape(above)}<small>{escape(below)}</small></td>"
