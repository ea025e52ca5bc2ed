"""A learner joins a class, or comes back to it."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Membership
from dlcore.classroom.recovery_words import Words, write_words
from dlcore.errors import ClassroomError
from pages.ui.classroom.account import draw_account_button
from pages.ui.classroom.experiment_part import draw_part
from pages.ui.classroom.frame import follow, is_behind, stay
from pages.ui.classroom.handwriting_part import draw_handwriting_part
from pages.ui.classroom.page_links import draw_page_links
from pages.ui.classroom.passcode_form import draw_passcode_form
from pages.ui.classroom.submission_part import draw_submission_part
from pages.ui.shell.language import language
from pages.ui.shell.learner import COOKIE, learner, learner_token, restore
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom, guess_source
from pages.ui.shell.text import t, when

_WORDS = "classroom_words"


def draw_learner() -> None:
    """Draw the page of a learner."""
    membership = classroom().members.membership(learner())
    if membership:
        _draw_membership(membership)
    else:
        _draw_join_form()
        with st.expander(t("class.come_back"), icon=":material/devices:"):
            _draw_recovery_form()
        with st.expander(t("class.for_teachers"), icon=":material/admin_panel_settings:"):
            draw_passcode_form()
            draw_account_button()
        draw_page_links()


def _draw_join_form() -> None:
    st.markdown(t("class.lead"))
    with st.form("join", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            code = st.text_input(
                t("class.code"), st.query_params.get("code", ""), key="join_code", max_chars=20
            )
            name = st.text_input(t("class.nickname"), key="join_name", max_chars=40)
            pressed = st.form_submit_button(t("class.join"), type="primary")
        st.caption(t("class.collected"))
    if pressed:
        _join(code, name)


def _join(code: str, name: str) -> None:
    try:
        with classroom().guesses.attempt(guess_source()):
            words = classroom().members.join(code, learner_token(), name)
    except ClassroomError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    st.session_state[_WORDS] = words
    joined = classroom().members.membership(learner())
    if joined:
        stay(joined)
    st.query_params.pop("code", None)
    st.rerun()


def _draw_recovery_form() -> None:
    with st.form("recover", border=False):
        code = st.text_input(t("class.code"), key="recover_code", max_chars=20)
        text = st.text_input(t("class.four_words"), key="recover_words", max_chars=100)
        pressed = st.form_submit_button(t("class.recover"))
    if not pressed:
        return
    try:
        with classroom().guesses.attempt(guess_source()):
            token = classroom().members.recover(code, text)
    except ClassroomError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    restore({COOKIE: token})
    st.rerun()


def _draw_membership(membership: Membership) -> None:
    member, joined = membership.member, membership.school_class
    names = {"name": escape_markdown(member.name), "group": escape_markdown(joined.name)}
    if member.admitted:
        st.success(t("class.joined", **names), icon=":material/groups:")
    else:
        st.info(t("class.waits", **names), icon=":material/hourglass_top:")
    _draw_words()
    if member.admitted:
        _draw_work(membership)
    st.caption(t("class.collected"))
    st.caption(t("class.ends", date=when(joined.ends)))
    with st.container(horizontal=True):
        st.button(t("class.new_words"), on_click=_renew_words, key="new_words")
        with st.popover(t("class.leave"), icon=":material/logout:"):
            st.markdown(t("class.leave_about"))
            st.button(t("class.leave_now"), on_click=_leave, key="leave_class")


def _draw_words() -> None:
    """Draw the words that this session has just got."""
    words: Words | None = st.session_state.get(_WORDS)
    if words:
        with st.container(border=True, key="class_words"):
            st.markdown(t("class.words_about"))
            st.html(f'<p class="dl-class-words">{write_words(words, language())}</p>')


def _draw_work(membership: Membership) -> None:
    """Draw what the class does together."""
    member = membership.member
    if is_behind(membership, "classroom"):
        st.button(
            t("class.follow"),
            icon=":material/directions_walk:",
            key="follow_class",
            on_click=follow,
            args=(membership,),
        )
    draw_part(member)
    draw_handwriting_part(member)
    draw_submission_part(member)


def _renew_words() -> None:
    membership = classroom().members.membership(learner())
    if membership:
        token = learner_token()
        st.session_state[_WORDS] = classroom().members.renew_words(membership.member, token)


def _leave() -> None:
    membership = classroom().members.membership(learner())
    if membership:
        classroom().remove_member(membership.member.id)
    st.session_state.pop(_WORDS, None)
