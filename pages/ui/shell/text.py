"""Texts, numbers and times in the current language, from gettext catalogues.

``pages/text/<language>/<domain>.po`` holds the texts under symbolic ids. The part of an id before
its first dot names the file: ``t("train.start")`` is in ``train.po``.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache, reduce
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from pages.ui.shell.language import language

FOLDER = Path(__file__).parents[2] / "text"

_ALL_DIGITS = "#,##0.############"
_MAX_LENGTH = 60
_LARGEST = 1e15
"""From here on a number is a power of ten: a float has no more than 15 certain digits."""
_SMALLEST = 1e-12
"""Below it is one, too: ``_ALL_DIGITS`` would show zero."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

NUMBERS = 2000
"""Formatted numbers that are kept: the forms show the same ones again and again."""

NOTHING = "–"
"""Shown where there is no number."""


@dataclass(frozen=True)
class Entry:
    """The text of an id in one language.

    Args:
        forms: one text, or one for each plural form.
        form: index of the form for a count.
    """

    forms: tuple[str, ...]
    form: Callable[[int], int]


@cache
def catalogue(code: str) -> Mapping[str, Entry]:
    """Return every entry of a language by id, read once per process.

    Args:
        code: a key of ``LANGUAGES``.
    """
    entries: dict[str, Entry] = {}
    for path in sorted((FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            read = read_po(file, locale=code, domain=path.stem, abort_invalid=True)
        form = gettext.c2py(read.plural_expr)
        for message in read:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else message.string
            entries[key] = Entry(tuple(map(str, forms or ())), form)
    return entries


def t(key: str, **values: object) -> str:
    """Return the text of an id in the current language.

    Args:
        key: the id, for instance ``train.start``.
        values: replace ``{name}`` in the text. Numbers are formatted for the language.
            ``count`` also selects the plural form.

    Raises:
        KeyError: no catalogue has that id, or a placeholder has no value.
    """
    entry = catalogue(language())[key]
    count = values.get("count", 1)
    form = entry.form(abs(count)) if len(entry.forms) > 1 and isinstance(count, int) else 0
    return entry.forms[form].format_map({name: _format_value(v) for name, v in values.items()})


def has(key: str) -> bool:
    """Whether the catalogues have a text for an id."""
    return key in catalogue(language())


def clip(text: str) -> str:
    """Return a text of unknown origin, cut to a bounded length."""
    return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"


def number(value: float | None, digits: int = 4) -> str:
    """Return a number in the language's notation.

    Args:
        value: an integer keeps all its digits, a float gets ``digits`` decimals (more when it
            would otherwise read as zero). The loss of a run that diverges may need a power of
            ten, for instance 3.20 × 10²⁵.
        digits: decimals of a float.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if isinstance(value, int):
        return _decimal(value, "#,##0", language())
    if 0 < abs(value) < 10**-digits:
        return _decimal(float(f"{value:.2g}"), _ALL_DIGITS, language())
    return _decimal(value, _pattern(digits), language())


def exact_number(value: float) -> str:
    """Return a number of a table with all its digits, in the language's notation."""
    if value.is_integer():
        return number(int(value))
    exponent = Decimal(repr(value)).as_tuple().exponent
    return number(value, -int(exponent))


def percent(value: float | None, digits: int = 1) -> str:
    """Return a share of 1 as per cent.

    Args:
        value: 0.9748 becomes 97.5%.
        digits: decimals.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    return _percent(value, _pattern(digits) + "%", language())


def duration(seconds: float | None) -> str:
    """Return a duration in its two largest units; below ten seconds a float has one decimal."""
    if seconds is None or not math.isfinite(seconds):
        return NOTHING
    if isinstance(seconds, float) and seconds < 9.95:
        return t("unit.seconds", seconds=number(max(seconds, 0.0), 1))
    minutes, full_seconds = divmod(max(round(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return t("unit.days_hours", days=days, hours=hours)
    if hours:
        return t("unit.hours_minutes", hours=hours, minutes=minutes)
    if minutes:
        return t("unit.minutes_seconds", minutes=minutes, seconds=full_seconds)
    return t("unit.seconds", seconds=full_seconds)


def size(count: float) -> str:
    """Return a number of bytes in decimal units: 1 MB is 1,000,000 bytes."""
    amount = count
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 999.5 or unit == "GB":
            break
        amount /= 1000
    digits = 0 if unit == "B" or amount >= 99.5 else 1
    return f"{number(amount, digits)} {unit}"


def sentences(*parts: str) -> str:
    """Return sentences after each other, in Japanese without spaces between them."""
    return reduce(lambda first, second: t("app.sentences", first=first, second=second), parts)


def when(timestamp: float) -> str:
    """Return date and time in the learner's time zone.

    Args:
        timestamp: seconds since 1970.
    """
    moment = datetime.fromtimestamp(timestamp, UTC)
    parts = (
        format_skeleton(part, moment, _time_zone(), locale=language()) for part in ("yMMMd", "Hm")
    )
    return " ".join(parts)


def _time_zone() -> tzinfo | None:
    """Return the browser's time zone, else the machine's."""
    try:
        name = st.context.timezone
        if name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        pass
    return datetime.now().astimezone().tzinfo


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _format_value(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if isinstance(value, int) or not math.isfinite(value):
        return number(value)
    return _decimal(value, _ALL_DIGITS, language())


@lru_cache(NUMBERS)
def _decimal(value: float, pattern: str, code: str) -> str:
    if abs(value) >= _LARGEST or 0 < abs(value) < _SMALLEST:
        return _scientific(value)
    with localcontext(rounding=ROUND_HALF_UP):
        # The cache would take -0.0 and 0.0 for the same number.
        return format_decimal(value or 0, format=pattern, locale=code)


@lru_cache(NUMBERS)
def _percent(value: float, pattern: str, code: str) -> str:
    if abs(100 * value) >= _LARGEST:
        return f"{_scientific(100 * value)}%"
    with localcontext(rounding=ROUND_HALF_UP):
        return format_percent(value or 0, format=pattern, locale=code)


def _scientific(value: float) -> str:
    factor, exponent = f"{value:.2e}".split("e")
    return f"{factor} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
