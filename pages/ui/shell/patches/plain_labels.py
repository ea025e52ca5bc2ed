"""Leaves the texts of choices and alerts as they are.

Streamlit looks for an emoji at the start of each, to draw it as an icon. For the first text that is
not ASCII it compiles an expression of all emoji: a twentieth of the first page, and five megabytes
that are used again for what comes after. The app's icons are Material Symbols. Streamlit has no
setting for this: the function that looks for emoji is replaced.
"""

from __future__ import annotations

from streamlit import string_util


def _without_emoji(text: str) -> tuple[str, str]:
    return "", text


def keep_labels() -> None:
    """Let all choices and alerts of this process keep their texts."""
    string_util.extract_leading_emoji = _without_emoji
