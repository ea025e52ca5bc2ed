"""Names that people type: one line of visible characters."""

from __future__ import annotations

import unicodedata

from dlcore.errors import ClassNameInvalid

MAX_LENGTH = 24

_REMOVED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of Unicode that are invisible, or change the direction of what follows."""

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
        if character.isspace():
            kept.append(" ")
        elif category not in _REMOVED and marks <= _MAX_MARKS:
            kept.append(character)
    name = " ".join("".join(kept).split())[:MAX_LENGTH].strip()
    if not any(character.isalnum() or ord(character) > 0x2000 for character in name):
        raise ClassNameInvalid
    return name
