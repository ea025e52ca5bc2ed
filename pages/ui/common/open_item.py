"""The open item of a page: a lab, an idea, a lesson or a term of the glossary."""

from __future__ import annotations

from collections.abc import Container

import streamlit as st


def open_item(key: str, items: Container[str], *, close_button: str) -> str | None:
    """Return the item of the address, else the one that was open when the page was left.

    The Back button of the browser leads to the address without an item, while the item is drawn:
    that closes it.

    Args:
        key: of the item in the address and in the session state.
        items: names of all items.
        close_button: key of the button that is drawn beside an open item.
    """
    # Streamlit forgets the button when another page is drawn.
    last = None if close_button in st.session_state else st.session_state.get(key)
    name = str(st.query_params.get(key) or last)
    if name not in items:
        close_item(key)
        return None
    st.session_state[key] = st.query_params[key] = name
    return name


def close_item(key: str) -> None:
    """Show all items again; for a button's ``on_click``."""
    st.session_state.pop(key, None)
    st.query_params.pop(key, None)
