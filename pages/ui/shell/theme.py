"""Colours of the theme for what is drawn as HTML."""

from __future__ import annotations

import streamlit as st


def accent() -> str:
    """The accent colour as CSS, right on the light and on the dark background."""
    return _both("primaryColor")


def ground() -> str:
    """The page's background as CSS, for what must cover other things."""
    return _both("backgroundColor")


def _both(name: str) -> str:
    light, dark = (st.get_option(f"theme.{base}.{name}") for base in ("light", "dark"))
    return f"light-dark({light}, {dark})"
