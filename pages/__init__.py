"""What is drawn: one script a page, the shared pieces in ``pages.ui``, the words in ``pages.text``.

Beside a folder named ``pages`` Streamlit builds a navigation of its own until the process has
called ``st.navigation`` once. The first visitor of a fresh server who comes by a link to a page
(``/train?run=...``) would so see the bare page without ``app.py`` round it. There is no public
switch, therefore this one: whichever page is run first, it starts again through ``app.py``.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
