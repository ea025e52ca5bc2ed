"""The preview of an uploaded table as HTML: its columns and its first rows."""

from __future__ import annotations

from html import escape

from dlcore.datasets.uploads.csv_summary import ColumnSummary, TableSummary
from pages.ui.shell.text import NOTHING, t

_MAX_COLUMNS = 40
_MAX_CHARACTERS = 40
"""Characters of a cell."""


def preview_html(table: TableSummary) -> str:
    """Return the head of a table; of a wide table the first columns."""
    columns = table.columns[:_MAX_COLUMNS]
    more = t("own.more_columns", count=len(table.columns) - _MAX_COLUMNS)
    more_cell = f"<th>{escape(more)}</th>" if len(table.columns) > _MAX_COLUMNS else ""
    head = "".join(map(_head, columns)) + more_cell
    body = "".join(
        "<tr>" + "".join(map(_cell, columns, row[:_MAX_COLUMNS])) + "</tr>" for row in table.head
    )
    return (
        f'<div class="dl-preview" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _head(column: ColumnSummary) -> str:
    kind = t(f"own.kind.{column.kind.value}")
    missing = t("own.missing", count=column.missing) if column.missing else ""
    notes = (kind, t("own.distinct", count=column.distinct), missing)
    small = "".join(f"<small>{escape(note)}</small>" for note in notes if note)
    name = escape(_truncate(column.name))
    return f'<th scope="col" class="{column.kind.value}">{name}{small}</th>'


def _cell(column: ColumnSummary, text: str) -> str:
    return f'<td class="{column.kind.value}">{escape(_truncate(text) or NOTHING)}</td>'


def _truncate(text: str) -> str:
    return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…"
