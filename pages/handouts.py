"""Handouts: a worksheet and teacher's notes for each lesson, and a plan of 90 minutes, on paper."""

from __future__ import annotations

import streamlit as st

from pages.ui.lessons.handout import draw_handouts
from pages.ui.shell.text import t

with st.container(key="handout_title"):
    st.title(t("app.handouts"), anchor=False)
    st.caption(t("handout.print"))
draw_handouts()
