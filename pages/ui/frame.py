"""Makes sure that a page runs inside ``app.py``."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def inside_app() -> None:
    """Starts again through ``app.py`` when Streamlit ran the page's file by itself.

    Beside a folder named ``pages`` Streamlit builds a navigation of its own until the process
    has called ``st.navigation`` once. So the first visitor of a fresh server who comes by a
    link to a page (``/train?run=...``) would see the bare file. There is no public switch.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
