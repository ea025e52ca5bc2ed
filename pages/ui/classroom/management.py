"""What a teacher sets for a class: who is in it, its code, its end, its deletion."""

from __future__ import annotations

import time

import streamlit as st

from dlcore.classroom import Member, SchoolClass
from dlcore.classroom.school_class import DAY_SECONDS
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t, when

POLL_SECONDS = 2.0
MAX_DAYS = 366


def draw_management(opened: SchoolClass) -> None:
    """Draw the members and the settings of a class."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            t("class.change_code"), on_click=classroom().classes.change_code, args=(opened.id,)
        )
        st.checkbox(
            t("class.approval"),
            opened.needs_approval,
            key=f"class_approval_{opened.id}",
            on_change=_set_approval,
            args=(opened.id,),
        )
        days = max(1, round((opened.ends - time.time()) / DAY_SECONDS))
        st.number_input(
            t("class.days_left"),
            1,
            MAX_DAYS,
            min(days, MAX_DAYS),
            key=f"class_days_{opened.id}",
            on_change=_set_days,
            args=(opened.id,),
            width=220,
        )
    st.caption(t("class.ends", date=when(opened.ends)))
    with st.popover(t("class.delete"), icon=":material/delete:"):
        st.markdown(t("class.delete_about"))
        st.button(
            t("class.delete_now"),
            type="primary",
            key="delete_class",
            on_click=classroom().delete,
            args=(opened.id,),
        )
    st.fragment(_draw_members, run_every=POLL_SECONDS)(opened.id)


@error_boundary()
def _draw_members(class_id: str) -> None:
    members = classroom().members.of_class(class_id)
    st.subheader(t("class.members", count=len(members)), anchor=False)
    with st.container(key="class_members"):
        for member in sorted(members, key=lambda each: each.admitted):
            _draw_member(member)


def _draw_member(member: Member) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"member_{member.id}"):
        # A name is the learner's text and must not become markup.
        st.text(member.name, width="stretch")
        if not member.admitted:
            st.button(
                t("class.admit"),
                key=f"admit_{member.id}",
                on_click=classroom().members.admit,
                args=(member.id,),
            )
        st.button(
            t("class.remove"),
            key=f"remove_{member.id}",
            icon=":material/person_remove:",
            on_click=classroom().remove_member,
            args=(member.id,),
        )


def _set_approval(class_id: str) -> None:
    classroom().classes.set_approval(class_id, st.session_state[f"class_approval_{class_id}"])


def _set_days(class_id: str) -> None:
    days = st.session_state[f"class_days_{class_id}"]
    classroom().classes.set_end(class_id, time.time() + days * DAY_SECONDS)
