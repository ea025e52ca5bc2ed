"""Scrolls the browser to what a press has changed."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from pages.ui.shell.assets import module_component

_REQUEST = "view"
_NOTHING = {"target": "", "id": ""}


def bring_into_view(key: str) -> None:
    """Scroll to an element once the page is drawn, if it is not in sight.

    Args:
        key: of the element, drawn by this run of the page or the next one.
    """
    st.session_state[_REQUEST] = {"target": key, "id": uuid4().hex}


def apply_view() -> None:
    """Draw the invisible component that scrolls once for each request; call it after the page.

    The request stays: a message is lost when the next run of the page follows at once.
    """
    component = module_component("dlcore_view", "view.js", html="")
    # The container's key takes the element out of the page's flow, see static/styles/frame.css.
    with st.container(key="view"):
        component(data=st.session_state.get(_REQUEST, _NOTHING), height=1)
