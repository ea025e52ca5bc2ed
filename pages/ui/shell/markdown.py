"""User text in labels, which Streamlit draws as Markdown."""

from __future__ import annotations

import re


def escape_markdown(text: str) -> str:
    """Return the Markdown that draws a text as it is."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
