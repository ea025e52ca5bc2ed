"""What each column of a table holds: numbers, dates or categories, and how they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from dlcore.datasets.uploads.cells import MOST_SPELLINGS, parse_date, parse_number, spelling_key
from dlcore.datasets.uploads.missing import MISSING
from dlcore.datasets.uploads.number_format import MIN_SHARE, Decimal, NumberFormat, detect_format
from dlcore.datasets.uploads.reading import ColumnReading, DatePart, Order

Kind = Literal["number", "decimal comma", "category", "date", "date mdy", "date dmy"]
"""What a learner can read a column as; a date's order is detected if it is not chosen."""

SENTINELS = re.compile(r"-(?:9{2,5}|[12]00)(?:\.0+)?|9{4,5}(?:\.0+)?")
"""Numbers that often stand for a missing value."""

FEW = 10

MIN_DATES = 0.9
"""Minimum share of texts that are dates, for a column of dates."""

MIN_CHOSEN_DATES = 0.5
"""The same, where a learner has chosen dates."""

_DATE_KINDS = ("date", "date mdy", "date dmy")
_DATE_NAME = re.compile(
    r"date|day|日付|年月|日時|^日$|ymd|yyyymm|(?:受付|誕生|開始|終了|購入|登録|更新|作成|実施|取引"
    r"|注文|測定|観測|発生|入社|退社|契約|納品|出荷|申込|来店)日$",
    re.IGNORECASE,
)
_KANJI_YEAR = re.compile("[年治正和成]")
_SAMPLE = 1000
_PARTS: Mapping[DatePart, str] = {"year": "年", "month": "月", "weekday": "曜日"}
"""The parts of a date; in Japanese beside Japanese names, whatever the language of the pages."""
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class ColumnFinding:
    """How a column was read, and what of it a learner should know.

    Args:
        readings: the columns of the table that it gives; a date gives several.
        kind: what it was read as.
        format: of its numbers; None for other kinds without any number.
        order: of its dates; None for other kinds.
        is_certain: whether it can be read only so.
        joined: spellings that were joined, by the spelling that was kept.
        missing: texts that stand for missing values, with how often they occur.
        sentinels: numbers that may stand for missing values, with how often they occur.
    """

    readings: tuple[ColumnReading, ...]
    kind: Kind
    format: NumberFormat | None = None
    order: Order | None = None
    is_certain: bool = True
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    sentinels: Mapping[str, int] = field(default_factory=dict)


def detect_column(
    name: str,
    source: int,
    texts: Sequence[str],
    decimal: Decimal | None = None,
    kind: Kind | None = None,
) -> ColumnFinding:
    """Detect what a column holds.

    Args:
        name: of the column.
        source: its position in the file.
        texts: its cells, stripped.
        decimal: the decimal sign of other columns, if it is known.
        kind: what to read it as; None to detect it.
    """
    counts = Counter(texts)
    missing = {text: counts.pop(text) for text in list(counts) if text.lower() in MISSING}
    missing.pop("", None)
    base = ColumnReading(name=name, source=source)
    chosen_decimal: Decimal | None = "," if kind == "decimal comma" else decimal
    form = detect_format(counts, chosen_decimal)
    if kind in ("number", "decimal comma"):
        form = _forced(form, counts, kind)
    is_number = kind in ("number", "decimal comma") or (kind is None and _is_number(form, counts))
    order: Order | None = None
    is_certain = True
    if kind in _DATE_KINDS:
        order, is_certain = _date_order(counts, name, get_args(Order), MIN_CHOSEN_DATES)
        if order in ("mdy", "dmy") and kind != "date":
            order, is_certain = ("mdy" if kind == "date mdy" else "dmy"), True
    elif kind is None and (not is_number or _DATE_NAME.search(name)):
        order, is_certain = _date_order(counts, name, _likely_orders(name), MIN_DATES)
    if order:
        readings = (base, *_date_parts(base, order))
        return ColumnFinding(readings, "date", None, order, is_certain, {}, missing)
    if is_number:
        sentinels = {} if kind else _sentinels(counts, form)
        return _number_column(base, form, missing, sentinels)
    joined = _joined(counts)
    almost = form if counts and (form.is_code or form.share >= 0.3) else None
    is_certain = kind is not None or almost is None or form.is_code
    return ColumnFinding((base,), "category", almost, None, is_certain, joined, missing)


def _date_parts(base: ColumnReading, order: Order) -> list[ColumnReading]:
    """Return the columns of the table that a column of dates gives."""
    return [
        base.model_copy(update={"name": _part_name(base.name, part), "form": part, "order": order})
        for part in _PARTS
        if part == "year" or order != "era year"
    ]


def _number_column(
    base: ColumnReading,
    form: NumberFormat,
    missing: Mapping[str, int],
    sentinels: Mapping[str, int],
) -> ColumnFinding:
    update = {
        "form": "number",
        "decimal": form.decimal,
        "thousands": form.thousands,
        "unit": form.unit,
    }
    kind: Kind = "decimal comma" if form.decimal == "," else "number"
    reading = base.model_copy(update=update)
    return ColumnFinding((reading,), kind, form, None, form.is_certain, {}, missing, sentinels)


def _sentinels(counts: Mapping[str, int], form: NumberFormat) -> dict[str, int]:
    """Return numbers that repeat outside of the range of all others and look like a code."""
    found = {text: n for text, n in counts.items() if n > 1 and SENTINELS.fullmatch(text)}
    if not found:
        return {}
    parsed = {text: parse_number(text, form.decimal, form.thousands, form.unit) for text in counts}
    others = [value for text, value in parsed.items() if text not in found and value is not None]
    if len(others) < FEW // 2:
        return {}
    low, high = min(others), max(others)
    width = high - low
    return {
        text: n
        for text, n in found.items()
        if (value := parsed[text]) is not None and not low - width / 2 < value < high + width / 2
    }


def _part_name(name: str, part: DatePart) -> str:
    return f"{name[:90]}: {_PARTS[part] if _JAPANESE.search(name) else part}"


def _forced(form: NumberFormat, counts: Mapping[str, int], kind: str) -> NumberFormat:
    decimal: Decimal = "," if kind == "decimal comma" else "."
    if form.decimal == decimal:
        return form
    thousands: Literal[".", ","] = "." if decimal == "," else ","
    strange = {
        text: count
        for text, count in counts.items()
        if parse_number(text, decimal, thousands, form.unit) is None
    }
    share = 1 - sum(strange.values()) / (sum(counts.values()) or 1)
    example = form.example if form.example not in strange else ""
    return NumberFormat(decimal, thousands, form.unit, share, True, strange, example=example)


def _is_number(form: NumberFormat, counts: Mapping[str, int]) -> bool:
    if not counts or form.is_code or not form.share:
        return False
    if not form.strange:
        return True
    numbers = len(counts) - len(form.strange)
    repeated = any(count > 1 for count in form.strange.values())
    # Grades such as 1, 2 and A are categories; sizes such as 19M and "varies" are not.
    if numbers <= FEW and repeated and form.share < 0.98 and _end_in_digits(counts, form):
        return False
    are_words = not any(char.isdigit() for text in form.strange for char in text)
    return form.share >= MIN_SHARE or (form.share >= 0.5 and len(form.strange) <= 3 and are_words)


def _end_in_digits(counts: Mapping[str, int], form: NumberFormat) -> bool:
    return all(text[-1:].isdigit() for text in counts if text not in form.strange)


def _likely_orders(name: str) -> Sequence[Order]:
    """Return the orders that a column with this name may have: numbers need a name of dates."""
    has_name = _DATE_NAME.search(name) is not None
    return [order for order in get_args(Order) if has_name or order not in ("compact", "serial")]


def _date_order(
    counts: Mapping[str, int], name: str, orders: Sequence[Order], min_share: float
) -> tuple[Order | None, bool]:
    """Return the order of a column's dates, None if it holds none; and whether it is certain.

    Args:
        counts: how often each text is in the column.
        name: of the column.
        orders: those that are tried.
        min_share: of the texts that are dates.
    """
    sample = list(counts)[:: max(1, len(counts) // _SAMPLE)]
    if not sample:
        return None, True
    fits = {order: sum(parse_date(text, order) is not None for text in sample) for order in orders}
    if fits.get("serial") and not all(
        20_000 < int(text[:5]) < 60_000 for text in sample if re.match(r"[0-9]{5}", text)
    ):
        fits["serial"] = 0
    if fits["era year"] and not any(map(_KANJI_YEAR.search, (name, *sample))):
        fits["era year"] = 0  # Codes such as H1 and S20.
    if not _begin_with_year(sample):
        fits["short"] = 0
    order = max(fits, key=fits.__getitem__)
    if fits[order] < min_share * len(sample):
        return None, True
    if order in ("mdy", "dmy") and fits["mdy"] == fits["dmy"]:
        return ("dmy" if any("." in text for text in sample) else "mdy"), False
    return order, order != "short" or fits["short"] > max(fits["mdy"], fits["dmy"])


def _begin_with_year(sample: Sequence[str]) -> bool:
    """Whether dates with a year of two digits have fewer different first parts than last ones."""
    parts = [re.split("[-/]", text.split(" ")[0]) for text in sample]
    return len({first for first, *_ in parts}) < len({last for *_, last in parts})


def _joined(counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    if len(counts) > MOST_SPELLINGS:
        return {}
    groups: dict[str, list[str]] = {}
    for text in sorted(counts, key=lambda text: -counts[text]):
        groups.setdefault(spelling_key(text), []).append(text)
    return {texts[0]: tuple(texts[1:]) for texts in groups.values() if len(texts) > 1}
