"""The pipeline from a file to its reading: encoding, separator, extent, columns.

Each step is a module of its own; a learner's choice replaces what a step would detect.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from dlcore.base_model import Frozen
from dlcore.datasets.uploads.columns import ColumnFinding, Kind, detect_column
from dlcore.datasets.uploads.csv_table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MIN_ROWS
from dlcore.datasets.uploads.encoding import Decoded, decode
from dlcore.datasets.uploads.extent import Extent, find_extent
from dlcore.datasets.uploads.missing import MISSING
from dlcore.datasets.uploads.number_format import Decimal, NumberFormat
from dlcore.datasets.uploads.reading import ColumnReading, Quote, Reading, Separator, TextEncoding
from dlcore.datasets.uploads.separator import detect_quote, detect_separator, split
from dlcore.errors import (
    CsvArff,
    CsvEmpty,
    CsvJson,
    CsvOneColumn,
    CsvPixels,
    CsvTooFewRows,
    CsvTooLarge,
    CsvTooManyColumns,
    CsvTooManyRows,
)

MAX_LINES = 5 * MAX_ROWS
"""More lines, empty ones included, are not read."""

_ARFF = re.compile(r"(?:%.*\s+)*@relation\b", re.IGNORECASE)
_POINT = re.compile(r"-?(?:0\.\d+|\d+\.(?:\d\d?|\d{4,}))", re.ASCII)
_EAST_ASIAN = re.compile("[ぁ-んァ-ヶ一-龠가-힣]")

PIXELS = (784, 785)
"""Numbers of columns of MNIST as a table."""


class Choices(Frozen):
    """What a learner chose about the reading of a file; None to detect it.

    Args:
        encoding: Python's name of the encoding.
        separator: of the columns.
        names: line of the columns' names, from 1; 0 if there are none.
        last: line of the last row.
        kinds: columns with what they are read as.
        join: whether spellings of one category are joined.
        kept: spellings of missing values, in lower case, that are values in this table.
        absent: numbers that stand for missing values in this table.
        keeps_all: whether totals and repeated names between the rows are rows.
    """

    encoding: TextEncoding | None = None
    separator: Separator | None = None
    names: int | None = None
    last: int | None = None
    kinds: tuple[tuple[str, Kind], ...] = ()
    join: bool = True
    kept: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    keeps_all: bool = False


@dataclass(frozen=True)
class Detection:
    """How a file is read, and what of it a learner should know.

    Args:
        reading: how it is read.
        decoded: its encoding.
        extent: where the table lies.
        columns: by name, without empty ones.
        empty: positions of columns without any value and name, from 1.
        unnamed: names given to columns that have none.
        doubled: names that several columns had.
    """

    reading: Reading
    decoded: Decoded
    extent: Extent
    columns: Mapping[str, ColumnFinding]
    empty: tuple[int, ...] = ()
    unnamed: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def detect(content: bytes, choices: Choices | None = None) -> Detection:
    """Detect how a file is read.

    Args:
        content: of the file.
        choices: of the learner.

    Raises:
        CsvError: the file is no usable table; the subclass is the reason.
    """
    chosen = choices or Choices()
    if len(content) > MAX_BYTES:
        raise CsvTooLarge(given=len(content), maximum=MAX_BYTES)
    if not content.strip():
        raise CsvEmpty
    decoded = decode(content, chosen.encoding)
    text = decoded.text
    _check_format(text)
    if not text.strip():
        raise CsvEmpty
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MAX_LINES:
        raise CsvTooManyRows(maximum=MAX_ROWS)
    quote = detect_quote(text)
    separator = chosen.separator or detect_separator(text, quote)
    rows = split(text, separator, MAX_ROWS + 100, quote)
    if not rows:
        raise CsvEmpty
    extent = find_extent(rows, chosen.names, chosen.last, keeps_all=chosen.keeps_all)
    _check_size(extent)
    return _read_columns(decoded, separator, quote, extent, chosen)


def _check_format(text: str) -> None:
    """Refuse texts of other formats than tables."""
    start = text.lstrip()
    if start[:1] in ("[", "{"):
        first = start.partition("\n")[0].rstrip(", \r")
        with suppress(ValueError, RecursionError):
            if isinstance(json.loads(first if start[0] == "{" else start), dict | list):
                raise CsvJson
    if _ARFF.match(start):
        raise CsvArff


def _check_size(extent: Extent) -> None:
    width = len(extent.names)
    if width in PIXELS:
        raise CsvPixels(given=width)
    if width > MAX_COLUMNS:
        raise CsvTooManyColumns(given=width, maximum=MAX_COLUMNS)
    if width < 2:
        raise CsvOneColumn
    if len(extent.rows) > MAX_ROWS:
        raise CsvTooManyRows(maximum=MAX_ROWS)
    if len(extent.rows) < MIN_ROWS:
        raise CsvTooFewRows(given=len(extent.rows), minimum=MIN_ROWS)


def _read_columns(
    decoded: Decoded, separator: Separator, quote: Quote, extent: Extent, choices: Choices
) -> Detection:
    names, unnamed, doubled = unique_names(extent.names)
    texts = extent.columns
    empty = [n for n, column in enumerate(texts) if not any(column) and not extent.names[n]]
    used = [n for n in range(len(names)) if n not in empty]
    if len(used) < 2:
        raise CsvOneColumn
    columns = {n: (names[n], texts[n]) for n in used}
    found = _detect_columns(columns, decoded.text, separator, choices)
    missing = tuple(sorted((MISSING | set(choices.absent)) - set(choices.kept)))
    reading = Reading(
        encoding=decoded.encoding,
        separator=separator,
        names=extent.names_line,
        first=min([extent.rows[0].line, *extent.without[:1]]),
        last=extent.rows[-1].line,
        without=extent.without,
        quote=quote,
        missing=missing,
        join=choices.join,
        columns=_unique_readings(found.values()),
    )
    return Detection(
        reading,
        decoded,
        extent,
        found,
        tuple(n + 1 for n in empty),
        tuple(name for name in unnamed if name in found),
        doubled,
    )


def _detect_columns(
    columns: Mapping[int, tuple[str, Sequence[str]]],
    text: str,
    separator: Separator,
    choices: Choices,
) -> dict[str, ColumnFinding]:
    """Return what each column holds, by its name; the columns settle each other's doubts.

    Args:
        columns: name and cells of each column, by its position in the file.
        text: the whole file.
    """
    found = {name: detect_column(name, n, cells) for n, (name, cells) in columns.items()}
    decimal = _decimal(list(found.values()), text)
    if decimal is None and separator == ";" and _shows_point(found, columns):
        decimal = "."
    for n, (name, cells) in columns.items():
        finding, kind = found[name], dict(choices.kinds).get(name)
        is_open = finding.format is not None and (decimal == "," or not finding.is_certain)
        if kind or (decimal and is_open):
            found[name] = detect_column(name, n, cells, decimal, kind)
        elif finding.format and decimal is None and separator == ";":
            # A spreadsheet writes semicolons where the comma is the decimal sign.
            grouped = detect_column(name, n, cells, ",")
            if grouped.readings != finding.readings:
                found[name] = replace(grouped, is_certain=False, format=_open(grouped))
    found |= _dates_like_others(found, columns, choices, decimal)
    return {name: _with_missing(finding, choices) for name, finding in found.items()}


def _unique_readings(findings: Iterable[ColumnFinding]) -> tuple[ColumnReading, ...]:
    """Return the columns of the table; one may have the name of a part of a date."""
    readings = [reading for finding in findings for reading in finding.readings]
    if len({reading.name for reading in readings}) < len(readings):
        final, _, _ = unique_names([reading.name for reading in readings])
        readings = [
            reading.model_copy(update={"name": name})
            for reading, name in zip(readings, final, strict=True)
        ]
    return tuple(readings)


def unique_names(names: Sequence[str]) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """Return names of which none is empty, too long or doubled; those given; those doubled."""
    short = [" ".join(name.replace("\ufeff", "").split())[:MAX_TEXT] for name in names]
    counts = Counter(filter(None, short))
    doubled = tuple(name for name, count in counts.items() if count > 1)
    taken, unnamed, unique = set(short), [], []
    seen: Counter[str] = Counter()
    for position, name in enumerate(short, start=1):
        seen[name] += 1
        new = name
        if not name:
            new = _free(f"column {position}", taken)
            unnamed.append(new)
        elif seen[name] > 1:
            new = _free(f"{name[: MAX_TEXT - 5]} {seen[name]}", taken)
        taken.add(new)
        unique.append(new)
    return unique, tuple(unnamed), doubled


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def _decimal(findings: Sequence[ColumnFinding], text: str) -> Decimal | None:
    """Return the decimal sign of the columns that leave no doubt; in East Asia it is a point."""
    certain = Counter(
        finding.format.decimal
        for finding in findings
        if finding.format
        and finding.is_certain
        and finding.kind != "category"
        and (finding.format.thousands or finding.format.decimal == "," or finding.format.unit)
    )
    if certain:
        return certain.most_common(1)[0][0]
    return "." if _EAST_ASIAN.search(text) else None


def _shows_point(
    found: Mapping[str, ColumnFinding], columns: Mapping[int, tuple[str, Sequence[str]]]
) -> bool:
    """Whether a column has numbers such as 0.5, whose point separates no thousands."""
    sources = [f.readings[0].source for f in found.values() if f.kind == "number"]
    return any(map(_POINT.fullmatch, (text for n in sources for text in columns[n][1])))


def _open(finding: ColumnFinding) -> NumberFormat | None:
    return replace(finding.format, is_certain=False) if finding.format else None


def _dates_like_others(
    found: Mapping[str, ColumnFinding],
    columns: Mapping[int, tuple[str, Sequence[str]]],
    choices: Choices,
    decimal: Decimal | None,
) -> dict[str, ColumnFinding]:
    """Return dates of uncertain order, read in the order that other columns show.

    Where the comma is the decimal sign, the day stands first, which remains a question.
    """
    dates = {name: finding for name, finding in found.items() if finding.kind == "date"}
    orders = {finding.order for finding in dates.values() if finding.is_certain}
    orders &= {"mdy", "dmy"}
    is_guess = not orders and decimal == ","
    if len(orders) != 1 and not is_guess:
        return {}
    kind: Kind = "date mdy" if "mdy" in orders else "date dmy"
    sources = {name: finding.readings[0].source for name, finding in dates.items()}
    read = {
        name: detect_column(name, sources[name], columns[sources[name]][1], None, kind)
        for name, finding in dates.items()
        if not finding.is_certain and name not in dict(choices.kinds)
    }
    return {name: replace(finding, is_certain=not is_guess) for name, finding in read.items()}


def _with_missing(finding: ColumnFinding, choices: Choices) -> ColumnFinding:
    """Return a finding with the missing values that the learner chose."""
    missing = {text: n for text, n in finding.missing.items() if text.lower() not in choices.kept}
    absent = {text: n for text, n in finding.sentinels.items() if text in choices.absent}
    sentinels = {text: n for text, n in finding.sentinels.items() if text not in absent}
    return replace(finding, missing=missing | absent, sentinels=sentinels)


def choices_of(reading: Reading, own: Reading) -> Choices:
    """Return the choices by which a file is read as a stored reading, given the detected one."""
    chosen = {}
    for name in ("encoding", "separator", "names", "last"):
        if getattr(reading, name) != getattr(own, name):
            chosen[name] = getattr(reading, name)
    detected, read = _by_source(own), _by_source(reading)
    kinds = tuple(
        (columns[0].name, _kind(columns))
        for source, columns in read.items()
        if source in detected
        and columns[0].name == detected[source][0].name
        and columns != detected[source]
    )
    kept = tuple(sorted(set(own.missing) - set(reading.missing)))
    absent = tuple(sorted(set(reading.missing) - set(own.missing)))
    keeps_all = bool(own.without and not reading.without)
    return Choices(
        **chosen, kinds=kinds, join=reading.join, kept=kept, absent=absent, keeps_all=keeps_all
    )


def _by_source(reading: Reading) -> dict[int, list[ColumnReading]]:
    """Return the columns that each column of the file gives."""
    columns: dict[int, list[ColumnReading]] = {}
    for column in reading.columns:
        columns.setdefault(column.source, []).append(column)
    return columns


def _kind(columns: Sequence[ColumnReading]) -> Kind:
    """Return what a column of the file is read as."""
    first, last = columns[0], columns[-1]
    if first.form == "number":
        return "decimal comma" if first.decimal == "," else "number"
    if len(columns) < 2:
        return "category"
    return "date mdy" if last.order == "mdy" else "date dmy" if last.order == "dmy" else "date"
