"""Class: learners join with a code; the teacher sees all of them on a board and steers."""

from __future__ import annotations

import streamlit as st

from pages.ui.classroom.join import draw_learner
from pages.ui.classroom.teacher import draw_teacher, is_teacher
from pages.ui.shell.text import t

if is_teacher():
    draw_teacher()
else:
    st.title(t("app.classroom"), anchor=False)
    draw_learner()
