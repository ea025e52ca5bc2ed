"""Scrolls the browser to what a press has changed."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.assets import module_component

_TARGET, _COUNT = "view.target", "view.count"


def bring_into_view(key: str) -> None:
    """Scroll to an element once the page is drawn, if it is not in sight.

    Args:
        key: of the element, drawn by this run of the page or the next one.
    """
    st.session_state[_TARGET] = key


def apply_view() -> None:
    """Draw the invisible component that scrolls; call it after the page."""
    target = st.session_state.pop(_TARGET, "")
    if target:
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    component = module_component("dlcore_view", "view.js", html="")
    # The container's key takes the element out of the page's flow, see static/styles/frame.css.
    with st.container(key="view"):
        component(data={"target": target, "count": st.session_state.get(_COUNT, 0)}, height=1)
