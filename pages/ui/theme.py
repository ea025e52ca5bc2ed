"""Colours of the theme for what is drawn as HTML."""

from __future__ import annotations

import streamlit as st


def accent() -> str:
    """The accent colour as CSS, right on the light and on the dark background."""
    light, dark = (st.get_option(f"theme.{base}.primaryColor") for base in ("light", "dark"))
    return f"light-dark({light}, {dark})"
