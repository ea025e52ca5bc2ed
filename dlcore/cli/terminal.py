"""Text of others on a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text without control characters, which could move the cursor or set colours."""
    return "".join(character if character.isprintable() else "?" for character in text)
