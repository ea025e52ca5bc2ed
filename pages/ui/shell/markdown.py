"""User text in labels and messages, which Streamlit draws as Markdown."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_REPLACED = re.compile(
    r"(?<=:)(?=//|material_|streamlit:)|(?<=www)(?=\.)|(?<=\w)(?=@)|(?<=[<>~-])(?=[-=>])", re.I
)
"""Where Streamlit replaces characters of plain text by links, icons and arrows."""

_JOINER = "\u2060"
"""Word joiner: invisible, and no line is broken at it."""


def escape_markdown(text: str) -> str:
    """Return the Markdown that draws a text as it is."""
    return _MARKS.sub(r"\\\1", _REPLACED.sub(_JOINER, text))
