"""Connection: does this browser and its network let through what the app needs?"""

from __future__ import annotations

import streamlit as st

from pages.ui.classroom.connection import draw_connection
from pages.ui.shell.text import t

st.title(t("app.connection"), anchor=False)
st.markdown(t("connection.lead"))
draw_connection()
