"""Tables of numbers as HTML, without the English toolbar of ``st.dataframe``."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import repeat

from pages.ui.charts.run_style import RunStyle, run_mark
from pages.ui.shell.text import number

Cell = str | tuple[str, str]
"""A text, or a text with small print below."""


def decimals(value: float, digits: int = 2) -> str:
    """Return a number with a fixed number of decimals, even if it is very small.

    Args:
        value: the number.
        digits: its decimals.
    """
    # Adding 0.0 turns a negative zero into a positive one.
    return number(round(value, digits) + 0.0, digits)


def plain_table(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], styles: Sequence[RunStyle] = ()
) -> str:
    """Return a table with an emphasised last column, the result.

    Args:
        header: names of the columns.
        rows: their cells.
        styles: of the runs that the rows are about, whose marks stand before the first cells.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    marks = map(run_mark, styles) if styles else repeat("")
    body = "".join(map(_row, rows, marks))
    return (
        f'<div class="dl-table" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[Cell], mark: str) -> str:
    first, *others = map(_content, row)
    return f"<tr><td>{mark}{first}</td>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"


def _content(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    above, below = cell
    return f"{escape(above)}<small>{escape(below)}</small>"
