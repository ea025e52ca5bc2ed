"""The format of a column's numbers: decimal sign, thousands, unit."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dlcore.datasets.uploads.cells import (
    ERAS,
    FOOTNOTE,
    LONGEST,
    PARTS,
    PLAIN,
    PLAIN_NUMBER,
    SCALES,
    parse_number,
)
from dlcore.datasets.uploads.missing import MISSING_NUMBERS

Decimal = Literal[".", ","]
Thousands = Literal["", ",", ".", " ", "'"]

FORMATS: tuple[tuple[Decimal, Thousands], ...] = (
    (".", ""),
    (".", ","),
    (",", ""),
    (",", "."),
    (".", " "),
    (",", " "),
    (".", "'"),
)
"""Decimal sign and separator of thousands, the first ones preferred among equals."""

_CODE = re.compile(r"0\d{2,}", re.ASCII)
_LONG = re.compile(r"\d{16,}|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d)", re.ASCII)
_ALL_PLAIN = re.compile(r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:\n|\Z))*+", re.ASCII)
_SPECIAL = re.compile(r"[eE]|\d{16}|^0\d{2,}$", re.ASCII | re.MULTILINE)
_THREE_DIGITS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_ZERO_GROUP = re.compile(r"(?<![\d.,' ])0[.,' ](?=\d{3})", re.ASCII)
_CURRENCIES = frozenset(
    ("USD", "EUR", "JPY", "GBP", "INR", "Rs", "Rs.", "US$", "R$", "A$", "C$", "CHF")
)
_ABOUT = frozenset(("約", "およそ", "~", "≈", "≒"))
_AFFIX = re.compile(
    r"[-+±(△▲]?\s*(?P<before>[^\d\s,'+±()△▲-]{0,4})\s*[-+(]?\s*\.?\d[\d.,' ]*(?:[eE][+-]?\d+)?\s*"
    r"(?P<after>[^\d:;()-]{0,12}?(?:m[23]|\([^\d()]{1,8}\)|/\d{1,3})?)\)?-?",
    re.ASCII,
)
_SAMPLE = 3000

MIN_SHARE = 0.8
"""At least this share of the values of a column of numbers are numbers."""


@dataclass(frozen=True)
class NumberFormat:
    """The format of a column's numbers.

    Args:
        decimal: decimal sign.
        thousands: separator of thousands.
        unit: text before or after the numbers.
        share: share of the values that it fits.
        is_certain: whether no other format gives other numbers.
        strange: values that are no numbers, with how often they occur.
        is_code: whether leading zeros or too many digits make the numbers codes.
        example: a number that is not written as in Python; empty if there is none.
    """

    decimal: Decimal
    thousands: Thousands
    unit: str
    share: float
    is_certain: bool
    strange: Mapping[str, int]
    is_code: bool = False
    example: str = ""


def detect_format(counts: Mapping[str, int], decimal: Decimal | None) -> NumberFormat:
    """Detect the format that fits most values.

    Args:
        counts: how often each value occurs, without missing ones.
        decimal: the decimal sign of other columns, if it is known.
    """
    if decimal != "," and _are_plain(counts):
        return NumberFormat(".", "", "", 1.0, True, {})
    values = {text: count for text, count in counts.items() if text.lower() not in MISSING_NUMBERS}
    total = sum(values.values()) or 1
    clothed = [text for text in values if not PLAIN_NUMBER.fullmatch(text)]
    is_code = any(map(_CODE.fullmatch, values)) or _are_long(values)
    unit = _unit({text: values[text] for text in clothed[:_SAMPLE]})
    sample = dict(list(values.items())[:_SAMPLE])
    fits = {
        form: sum(
            count for text, count in sample.items() if parse_number(text, *form, unit) is not None
        )
        for form in FORMATS
        if form == (".", "") or clothed
    }
    if not clothed and decimal == ",":
        # 1.234 may be a number of thousands where other columns have a decimal comma.
        fits[",", "."] = sum(c for text, c in sample.items() if _THREE_DIGITS.fullmatch(text))
    best = max(fits.values(), default=0)
    forms = _without_zero_groups([form for form in FORMATS if fits.get(form) == best], sample)
    chosen, is_certain = _choose(forms, sample, unit, decimal)
    is_clothed = bool(clothed) or chosen != (".", "")
    strange = {
        text: count
        for text, count in counts.items()
        if (is_clothed or text not in values or _may_be_large(text))
        and parse_number(text, *chosen, unit) is None
    }
    wrong = sum(count for text, count in strange.items() if text in values)
    share = 1 - wrong / total if values else 0.0
    example = max((text for text in clothed[:_SAMPLE] if text not in strange), key=len, default="")
    if not example and (not is_certain or chosen != FORMATS[0]):
        example = next((text for text in values if _THREE_DIGITS.fullmatch(text)), "")
    return NumberFormat(*chosen, unit, share, is_certain, strange, is_code, example)


def _are_plain(values: Mapping[str, int]) -> bool:
    """Whether all are numbers as in Python, none of them long or a code; fast for many."""
    joined = "\n".join(values)
    return bool(joined) and not _SPECIAL.search(joined) and bool(_ALL_PLAIN.fullmatch(joined))


def _without_zero_groups(
    forms: list[tuple[Decimal, Thousands]], values: Mapping[str, int]
) -> list[tuple[Decimal, Thousands]]:
    """Leave out formats in which thousands would follow a zero, as in ``0,125``."""
    zeros = [match[0][-1] for text in values if (match := _ZERO_GROUP.search(text))]
    return [form for form in forms if form[1] not in zeros] or forms


def _choose(
    forms: list[tuple[Decimal, Thousands]],
    values: Mapping[str, int],
    unit: str,
    decimal: Decimal | None,
) -> tuple[tuple[Decimal, Thousands], bool]:
    """Choose among formats that fit equally many values; they may give other numbers."""
    first = forms[0]
    numbers = [parse_number(text, *first, unit) for text in values]
    different = [
        form
        for form in forms[1:]
        if [parse_number(text, *form, unit) for text in values] != numbers
    ]
    if not different:
        return first, True
    if forms[:2] == [(".", ","), (",", "")] and _are_groups(values, unit):
        return first, True
    agreeing = [form for form in forms if decimal and form[0] == decimal]
    return (agreeing[0], True) if agreeing else (first, False)


def _are_groups(values: Mapping[str, int], unit: str) -> bool:
    """Whether only numbers from 1000 on have a comma: it separates thousands."""
    bare = [parse_number(text, ".", "", unit) for text in values if "," not in text]
    return bool(bare) and all(number is not None and abs(number) < 1000 for number in bare)


def _unit(values: Mapping[str, int]) -> str:
    """Return the most frequent text beside the numbers."""
    units: Counter[str] = Counter()
    for text, count in values.items():
        if len(text) > LONGEST:
            continue
        match = _AFFIX.fullmatch(FOOTNOTE.sub("", text.translate(PLAIN).strip()))
        if not match:
            continue
        before, after = match["before"], _without_scale(match["after"].strip())
        if not before or match["after"] in ("", *SCALES):
            units[before or after] += count
        elif not before.isascii() and not after.isascii() and before not in ERAS:
            units[f"{before}{PARTS}{after}"] += count
    units.pop("", None)
    known = [unit for unit, _ in units.most_common() if unit and _can_be_unit(unit, values)]
    return known[0] if known else ""


def _without_scale(text: str) -> str:
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = text.removeprefix(scale).strip()
        if rest != text and (not rest or not rest.isascii() or not rest.isalpha()):
            return rest
    return text


def _can_be_unit(unit: str, values: Mapping[str, int]) -> bool:
    plain = [text.translate(PLAIN).strip().lstrip("-+(△▲ ") for text in values]
    is_before = any(text.startswith(unit) and text != unit for text in plain)
    is_currency = unit in _CURRENCIES or all(unicodedata.category(char) == "Sc" for char in unit)
    return is_currency or unit in _ABOUT or not is_before


def _may_be_large(text: str) -> bool:
    return len(text) > 15 or "e" in text.lower()


def _are_long(values: Mapping[str, int]) -> bool:
    long = [
        text for text in values if (len(text) > 15 or "e" in text.lower()) and _LONG.fullmatch(text)
    ]
    return 2 * len(long) > len(values)
