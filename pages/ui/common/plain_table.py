"""Tables of numbers as HTML, without the English toolbar of ``st.dataframe``."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

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


def plain_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table with an emphasised last column, the result.

    Args:
        header: names of the columns.
        rows: their cells.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'<div class="dl-table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    above, below = cell
    return f"<td>{escape(above)}<small>{escape(below)}</small></td>"
