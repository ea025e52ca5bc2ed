"""The pages: thin scripts that read a spec, call dlcore and draw.

Streamlit takes a folder of this name for its older kind of multipage app until
``st.navigation`` has run once in the process: the first visitor after a start who opens the
address of a page would get that page alone, without ``app.py``. So whichever comes first, page or
app, tells Streamlit otherwise and begins anew.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
