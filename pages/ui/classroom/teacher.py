"""The page of a teacher: the classes, and the views of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dlcore.classroom import SchoolClass
from dlcore.errors import ClassroomError
from pages.ui.classroom.account import enter_by_account, leave_account
from pages.ui.classroom.board_view import draw_board
from pages.ui.classroom.experiment_view import draw_experiment
from pages.ui.classroom.handwriting_view import draw_handwriting
from pages.ui.classroom.invitation import draw_invitation
from pages.ui.classroom.management import draw_management
from pages.ui.classroom.submission_view import draw_submissions
from pages.ui.common.popover import close_popover, popover
from pages.ui.shell.choice import in_address, select, tabs
from pages.ui.shell.learner import learner
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom, engine
from pages.ui.shell.text import t

VIEWS: Mapping[str, Callable[[SchoolClass], None]] = {
    "invite": draw_invitation,
    "board": draw_board,
    "experiment": draw_experiment,
    "handwriting": draw_handwriting,
    "submissions": draw_submissions,
    "manage": draw_management,
}
"""The views of a class; a view's title is ``class.view.<name>`` in the catalogues."""

_OPENED, _VIEW, _NEW = "classroom_opened", "classroom_view", "classroom_new"


def is_teacher() -> bool:
    """Return whether the passcode was given in this browser, or a teacher's account."""
    enter_by_account()
    return classroom().teachers.is_teacher(learner())


def draw_teacher() -> None:
    """Draw the classes and the open one."""
    engine()
    classes = classroom().classes.all()
    with st.container(horizontal=True, vertical_alignment="bottom", key="class_choice"):
        st.title(t("app.classroom"), anchor=False, width="content")
        opened = _select_class(classes) if classes else None
        with popover(_NEW, t("class.new"), icon=":material/add:"):
            _draw_new_class()
        st.button(t("class.sign_out"), icon=":material/logout:", on_click=_sign_out)
    if opened is None:
        st.info(t("class.none"), icon=":material/groups:")
        return
    label = t("class.views")
    view = tabs(
        _VIEW,
        label,
        list(VIEWS),
        lambda name: t(f"class.view.{name}"),
        label_visibility="collapsed",
    )
    VIEWS[view](opened)


def _select_class(classes: list[SchoolClass]) -> SchoolClass:
    by_id = {each.id: each for each in classes}
    ids, label = list(by_id), t("class.which")
    chosen = in_address(
        _OPENED, ids, lambda: select(_OPENED, label, ids, lambda each: by_id[each].name, width=320)
    )
    return by_id[chosen]


def _draw_new_class() -> None:
    with st.form("new_class", border=False, clear_on_submit=True):
        name = st.text_input(t("class.name"), key="new_class_name", max_chars=40)
        needs_approval = st.checkbox(t("class.approval"), key="new_class_approval")
        pressed = st.form_submit_button(t("class.make"), type="primary")
    if not pressed:
        return
    try:
        made = classroom().classes.create(name, needs_approval=needs_approval)
    except ClassroomError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    st.session_state[_OPENED], st.session_state[_VIEW] = made.id, "invite"
    close_popover(_NEW)
    st.rerun()


def _sign_out() -> None:
    classroom().teachers.leave(learner())
    leave_account()
