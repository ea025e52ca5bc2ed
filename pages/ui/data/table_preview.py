"""A table as it was brought: its columns with what they hold, and its first rows."""

from __future__ import annotations

from html import escape

from dlcore.datasets.uploads.csv_summary import ColumnSummary, TableSummary
from pages.ui.shell.text import NOTHING, t

_WIDEST = 40
"""Columns shown."""

_LONGEST = 40
"""Letters of a cell."""

_STYLE = """
<style>
.dl-preview { overflow-x: auto; max-height: 30rem; }
.dl-preview table { border-collapse: collapse; font-variant-numeric: tabular-nums;
  line-height: 1.3; }
.dl-preview th, .dl-preview td { padding: 6px 12px 6px 0; text-align: left; white-space: nowrap;
  border-bottom: 1px solid #80889440; }
.dl-preview th { font-weight: 600; vertical-align: bottom; }
.dl-preview small { display: block; font-weight: 400; opacity: 0.8; }
.dl-preview .number { text-align: right; padding: 6px 0 6px 12px; }
.dl-preview .number + :not(.number) { padding-left: 24px; }
</style>
"""


def table_preview(table: TableSummary) -> str:
    """The head of a table as HTML.

    Args:
        table: of a wide one the first columns are shown.
    """
    columns = table.columns[:_WIDEST]
    more = t("own.more_columns", count=len(table.columns) - _WIDEST)
    rest = f"<th>{escape(more)}</th>" if len(table.columns) > _WIDEST else ""
    head = "".join(map(_head, columns)) + rest
    body = "".join(
        "<tr>" + "".join(map(_cell, columns, row[:_WIDEST])) + "</tr>" for row in table.first
    )
    return (
        f'{_STYLE}<div class="dl-preview"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _head(column: ColumnSummary) -> str:
    kind = t(f"own.kind.{column.kind.value}")
    missing = t("own.missing", count=column.missing) if column.missing else ""
    notes = (kind, t("own.distinct", count=column.distinct), missing)
    small = "".join(f"<small>{escape(note)}</small>" for note in notes if note)
    name = escape(_clipped(column.name))
    return f'<th scope="col" class="{column.kind.value}">{name}{small}</th>'


def _cell(column: ColumnSummary, text: str) -> str:
    return f'<td class="{column.kind.value}">{escape(_clipped(text) or NOTHING)}</td>'


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
