"""What the cells and rows of a file look like: numbers, missing values, units, rules."""

from __future__ import annotations

import re

from dlcore.datasets.uploads.cells import LONGEST, PLAIN
from dlcore.datasets.uploads.missing import MISSING, MISSING_NUMBERS
from dlcore.datasets.uploads.separator import Row

_NUMERIC = re.compile(
    r"(?!\d+[.)] *[^\d\s])[-+±(△▲]?\s*[$€£¥₹]?\s*[-+(]?[.,]?\d[\d.,' ]*(?:[eE][+-]?\d+)?"
    r"\s*[^\d\s:/-]{0,4}\)?-?",
    re.ASCII,
)
YEAR = re.compile(r"(?:18|19|20|21)\d\d年?")
WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")
"""In ``15歳未満`` and ``1月``, which name columns of numbers without a unit."""
_UNIT = re.compile(
    r"[(\[（［<].*|[%℃°]|°[CF]|[kmcµ]?m|k?g|mg|t|s|sec|ms|min|h|hours?|days?|years?|[千百万億]*円|千?人"
    r"|件|歳|年|月|日|点|個|数値|文字列|整数|カテゴリー?|int(?:eger)?|float|double|num(?:eric|ber)?|str(?:ing)?"
    r"|text|char|date|bool(?:ean)?|factor|categorical|continuous|discrete|class|nominal|object",
    re.IGNORECASE,
)
_RULE = re.compile(r":?-{3,}:?")


def is_numeric(text: str) -> bool:
    """Whether a text looks like a number in any spelling."""
    plain = text.translate(PLAIN).strip()
    return len(plain) <= LONGEST and _NUMERIC.fullmatch(plain) is not None


def is_missing(text: str) -> bool:
    """Whether a text stands for a missing value."""
    return text.lower() in MISSING or text.lower() in MISSING_NUMBERS


def is_units(row: Row) -> bool:
    """Whether a row has only units or types of columns."""
    return all(_UNIT.fullmatch(text) for text in row.fields if text)


def is_rule(row: Row) -> bool:
    """Whether a row draws a line below the names."""
    return all(_RULE.fullmatch(text) for text in row.fields if text)
