"""The title of one item of a page, with the button that leads back to all items."""

from __future__ import annotations

import streamlit as st

from pages.ui.common.open_item import close_item


def title_row(title: str, label: str, *, key: str, item: str) -> None:
    """Draw a title and, beside it, a button that closes the item.

    Args:
        title: of the item.
        label: of the button.
        key: of the button.
        item: key of the item in the address.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        st.button(label, icon=":material/arrow_back:", key=key, on_click=close_item, args=(item,))
