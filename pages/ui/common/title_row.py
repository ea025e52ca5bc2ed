"""The title of one item of a page, with the button that leads back to all items."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def title_row(title: str, label: str, *, key: str, on_click: Callable[[], None]) -> None:
    """Draw a title and, beside it, a button.

    Args:
        title: of the item.
        label: of the button.
        key: of the button.
        on_click: closes the item.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        st.button(label, icon=":material/arrow_back:", key=key, on_click=on_click)
