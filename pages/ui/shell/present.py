"""The switch that shows the page on a projector: full width, larger type, thicker lines."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.style import style_element
from pages.ui.shell.text import t


def present_switch() -> None:
    """Draw the switch in the header; it stays on over page switches."""
    # The container's key puts the switch into the header, see static/styles/frame.css.
    with st.container(key="present_switch"):
        if st.toggle(t("app.present"), key="present", bind="query-params"):
            st.html(style_element("modes/present.css"))
