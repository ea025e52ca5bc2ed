"""The form in which a teacher gives the server's passcode."""

from __future__ import annotations

import streamlit as st

from dlcore.errors import ClassroomError
from pages.ui.shell.learner import learner
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom, guess_source
from pages.ui.shell.text import t


def draw_passcode_form() -> None:
    """Draw the form; a right passcode makes a teacher of this browser."""
    st.markdown(t("class.passcode_about"))
    with st.form("passcode", border=False):
        passcode = st.text_input(
            t("class.passcode"), type="password", key="teacher_passcode", max_chars=200
        )
        pressed = st.form_submit_button(t("class.sign_in"))
    if not pressed:
        return
    try:
        with classroom().guesses.attempt(guess_source()):
            classroom().teachers.enter(learner(), passcode)
    except ClassroomError as error:
        st.error(error_text(error), icon=":material/error:")
    else:
        st.rerun()
