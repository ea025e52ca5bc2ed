"""Names that people type: one line of visible characters."""

from __future__ import annotations

import unicodedata

from dlcore.errors import ClassNameInvalid

MAX_LENGTH = 24

_REMOVED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of Unicode that are invisible, or change the direction of what follows."""

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs without a stroke: fillers of Hangul, and the empty pattern of Braille."""

_MAX_MARKS = 2
"""Combining marks on one character; more of them would cover the lines above and below."""


def clean_name(text: str) -> str:
    """Return a name without invisible characters, cut to ``MAX_LENGTH``.

    Raises:
        ClassNameInvalid: nothing is left.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: 10 * MAX_LENGTH]):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if character.isspace() or character in _BLANK:
            kept.append(" ")
        elif category not in _REMOVED and marks <= _MAX_MARKS:
            kept.append(character)
    name = " ".join("".join(kept).split())[:MAX_LENGTH].strip()
    if not any(_is_sign(character) for character in name):
        raise ClassNameInvalid
    return name


def is_same_name(name: str, other: str) -> bool:
    """Return whether two names read the same in small and large, wide and narrow letters."""
    return _folded(name) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _is_sign(character: str) -> bool:
    """Return whether a character names somebody: a letter, a digit, or an emoji."""
    is_mark = unicodedata.category(character).startswith("M")
    return character.isalnum() or (ord(character) > 0x2000 and not is_mark)
