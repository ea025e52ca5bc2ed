"""Notes on the reading of a table: what was decided, where, and which of it needs an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dlcore.datasets.uploads.cells import DATES, parse_number
from dlcore.datasets.uploads.columns import ColumnFinding
from dlcore.datasets.uploads.detection import Detection
from dlcore.datasets.uploads.number_format import NumberFormat
from dlcore.datasets.uploads.separator import Row

CODES = (
    *("encoding", "damaged", "no_names", "names", "names_joined", "rows_left_out", "rows_within"),
    *("empty_columns", "unnamed", "split_numbers"),
    *("doubled", "numbers", "strange", "missing", "sentinels", "code", "almost_numbers", "joined"),
    *(f"date_{order}".replace(" ", "_") for order in DATES),
)
"""Codes of all notes."""

EXAMPLES = 3
"""Examples in a note."""

_MAX_EXAMPLE = 40

_WHOLE = re.compile(r"[-+]?\d{1,3}", re.ASCII)
_DIGITS = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True)
class Note:
    """A decision about the reading of a table.

    Args:
        code: what was decided.
        column: the column that it concerns; empty for the whole table.
        values: of the placeholders in its words; texts of the file are among them.
        is_question: whether another decision is about as likely.
        missing: the texts that stand for missing values, in lower case.
        sentinels: numbers that may stand for missing values.
    """

    code: str
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    is_question: bool = False
    missing: tuple[str, ...] = ()
    sentinels: tuple[str, ...] = ()


def notes_on(detection: Detection) -> tuple[Note, ...]:
    """Return the notes on a reading, questions first."""
    lines = _Lines(detection)
    notes = [*_table_notes(detection)]
    for name, finding in detection.columns.items():
        notes += _column_notes(name, finding, lines)
    return tuple(sorted(notes, key=lambda note: not note.is_question))


class _Lines:
    """The first line of a text in a column."""

    def __init__(self, detection: Detection) -> None:
        self._rows = detection.extent.rows

    def first(self, source: int, text: str) -> int:
        return next(row.line for row in self._rows if row.fields[source] == text)


def _table_notes(detection: Detection) -> Iterator[Note]:
    decoded, extent = detection.decoded, detection.extent
    if not decoded.is_certain:
        yield Note("encoding", is_question=True)
    if decoded.damaged:
        yield Note("damaged", values={"count": decoded.damaged}, is_question=True)
    if not extent.names_line:
        yield Note("no_names", is_question=not extent.is_certain)
    elif not extent.is_certain:
        yield Note("names", values={"line": extent.names_line}, is_question=True)
    elif extent.left_out:
        yield Note("names", values={"line": extent.names_line})
    if extent.joined:
        yield Note("names_joined", values={"line": extent.joined})
    within = set(extent.without)
    outside = [row for row in extent.left_out if row.line not in within]
    inside = [row for row in extent.left_out if row.line in within]
    if outside:
        yield Note("rows_left_out", values=_examples(outside))
    if inside:
        is_ragged = any(len(row.fields) != len(extent.names) for row in inside)
        yield Note("rows_within", values=_examples(inside), is_question=is_ragged)
    if detection.empty:
        yield Note("empty_columns", values={"columns": _list(map(str, detection.empty), 10)})
    if detection.unnamed and extent.names_line:
        yield Note("unnamed", values={"names": _list(detection.unnamed, 10)})
    example = _split_number(detection)
    if example:
        values = {"given": len(extent.names), "expected": len(extent.names) - extent.nameless}
        yield Note("split_numbers", values={**values, "example": example}, is_question=True)
    if detection.doubled:
        yield Note("doubled", values={"names": _list(detection.doubled, 10)})


def _split_number(detection: Detection) -> str:
    """Return cells that may be one number with a comma, where names are missing; else none."""
    extent, last = detection.extent, len(detection.extent.names) - len(detection.empty)
    if not extent.names_line or extent.nameless <= len(detection.empty):
        return ""
    if detection.reading.separator != ",":
        return ""
    for before, after in pairwise(extent.columns[:last]):
        if all(map(_WHOLE.fullmatch, before)) and all(map(_DIGITS.fullmatch, after)):
            return f"{before[0]},{after[0]}"
    return ""


def _examples(rows: Sequence[Row]) -> Mapping[str, object]:
    texts = [f"{row.line}: {_clip(' '.join(filter(None, row.fields)))}" for row in rows]
    return {"count": len(texts), "examples": _list(texts)}


def _column_notes(name: str, finding: ColumnFinding, lines: _Lines) -> Iterator[Note]:
    form, source = finding.format, finding.readings[0].source
    if finding.kind == "date":
        code = f"date_{finding.order}".replace(" ", "_")
        yield Note(code, name, is_question=not finding.is_certain)
    if form and finding.kind in ("number", "decimal comma"):
        yield from _number_notes(name, form, source, lines)
    elif form and form.is_code:
        yield Note("code", name)
    elif form:
        strange = _cells(form.strange, source, lines)
        values = {"share": form.share, "count": sum(form.strange.values()), "cells": strange}
        yield Note("almost_numbers", name, values, is_question=not finding.is_certain)
    if finding.missing:
        count = sum(finding.missing.values())
        cells = _cells(finding.missing, source, lines)
        texts = tuple(text.lower() for text in finding.missing)
        yield Note("missing", name, {"count": count, "cells": cells}, missing=texts)
    if finding.sentinels:
        cells = _cells(finding.sentinels, source, lines)
        yield Note(
            "sentinels",
            name,
            {"count": sum(finding.sentinels.values()), "cells": cells},
            is_question=True,
            sentinels=tuple(finding.sentinels),
        )
    if finding.joined:
        groups = [" = ".join([kept, *others]) for kept, others in finding.joined.items()]
        yield Note("joined", name, {"groups": _list(map(_clip, groups))})


def _number_notes(name: str, form: NumberFormat, source: int, lines: _Lines) -> Iterator[Note]:
    if form.example:
        value = parse_number(form.example, form.decimal, form.thousands, form.unit) or 0.0
        values = {"text": _clip(form.example), "value": value, "share": form.share}
        yield Note("numbers", name, values, is_question=not form.is_certain)
    if form.strange:
        count = sum(form.strange.values())
        cells = _cells(form.strange, source, lines)
        yield Note("strange", name, {"count": count, "cells": cells})


def _cells(counts: Mapping[str, int], source: int, lines: _Lines) -> str:
    """Return the most frequent cells, each with its first line and how often it occurs."""
    most = sorted(counts, key=lambda text: -counts[text])
    texts = [f"{lines.first(source, text)}: {_clip(text)} ×{counts[text]}" for text in most[:4]]
    return _list(texts)


def _list(texts: Sequence[str] | Iterator[str], maximum: int = EXAMPLES) -> str:
    shown = list(texts)
    return ", ".join(shown[:maximum]) + (", …" if len(shown) > maximum else "")


def _clip(text: str) -> str:
    return text if len(text) <= _MAX_EXAMPLE else text[: _MAX_EXAMPLE - 1] + "…"
