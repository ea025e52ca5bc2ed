"""Replacement of unprintable characters in text from a learner or a data set."""

from __future__ import annotations

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ALLOWED = "\n\u200d\ufe0f"
"""Line breaks, and the characters that join others to one emoji."""


def printable(text: str) -> str:
    """Return the text with each unprintable character replaced; the length does not change."""
    return "".join(
        char if char.isprintable() or char.isspace() or char in _ALLOWED else _REPLACEMENT
        for char in text
    )
