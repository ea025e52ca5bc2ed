"""A text of the learner's own with nothing in it that could not be seen."""

from __future__ import annotations

_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_KEPT = "\n\u200d\ufe0f"
"""Line breaks, and what joins signs to one emoji."""


def visible(text: str) -> str:
    """The text as long as before; characters that would steer the screen become a sign."""
    return "".join(
        letter if letter.isprintable() or letter.isspace() or letter in _KEPT else _INSTEAD
        for letter in text
    )
