"""The pages: one script per page, shared parts in ``pages.ui``, translations in ``pages.text``.

Next to a folder named ``pages``, Streamlit builds its own navigation until the process has called
``st.navigation`` once. The first visitor of a fresh server who follows a link to a page
(``/train?run=...``) would see the bare page without ``app.py`` around it. Streamlit has no public
switch for this, so whichever page runs first turns it off and restarts through ``app.py``.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
