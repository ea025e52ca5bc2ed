"""A learner hands in a run or a lesson, reads the answers, and sees what the teacher presents."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Member
from dlcore.classroom.submissions import MAX_TEXT
from dlcore.errors import DlcoreError
from dlcore.lessons import LESSONS
from pages.ui.classroom.submission_text import result_text, submission_title, submitted_run
from pages.ui.common.run_titles import unique_titles
from pages.ui.common.setting_chips import setting_chips
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom, learner_runs, store
from pages.ui.shell.text import t

POLL_SECONDS = 2.0
Work = tuple[str, str]
"""``run`` or ``lesson``, and its id."""


def draw_submission_part(member: Member) -> None:
    """Draw the form, what the member handed in, and what is presented."""
    st.subheader(t("class.view.submissions"), anchor=False)
    st.fragment(_draw, run_every=POLL_SECONDS)(member)


@error_boundary()
def _draw(member: Member) -> None:
    _draw_form(member)
    _draw_answers(member)
    _draw_presented(member.class_id)


def _draw_form(member: Member) -> None:
    titles = _works(member)
    if not titles:
        st.caption(t("class.submission.nothing"))
        return
    label = t("class.submission.work")
    kind, work_id = select("classroom_work", label, list(titles), titles.__getitem__)
    with st.form("hand_in", border=False, clear_on_submit=True):
        text = st.text_area(t("class.submission.text"), key="hand_in_text", max_chars=MAX_TEXT)
        pressed = st.form_submit_button(t("class.submission.hand_in"), type="primary")
    if not pressed:
        return
    try:
        classroom().submissions.hand_in(member, text, **{kind: work_id})
    except DlcoreError as error:
        st.error(error_text(error), icon=":material/error:")


def _works(member: Member) -> dict[Work, str]:
    """Return the titles of the runs since joining and of the lessons with a prediction."""
    runs = [run for run in learner_runs() if run.created >= member.joined]
    titles: dict[Work, str] = {
        ("run", run_id): title for run_id, title in unique_titles(runs).items()
    }
    attempts = store().attempts(member.learner)
    lessons = [lesson for lesson in LESSONS if lesson in attempts]
    return titles | {("lesson", each): t(f"lesson.name.{each}") for each in lessons}


def _draw_answers(member: Member) -> None:
    for submission in classroom().submissions.of_member(member.id):
        with st.container(border=True):
            # Titles and sentences are people's texts and must not become markup.
            st.text(f"{submission_title(submission)}\n{submission.text}")
            if submission.returned:
                st.badge(t("class.submission.returned"), icon=":material/undo:", color="orange")
            if submission.answer:
                st.caption(t("class.submission.answer"))
                st.text(submission.answer)


def _draw_presented(class_id: str) -> None:
    """Draw what the teacher presents, without names."""
    presented = [each for each in classroom().submissions.of_class(class_id) if each.presented]
    if not presented:
        return
    st.markdown(f"**{t('class.submission.presented')}**")
    for submission in presented:
        with st.container(border=True):
            st.text(submission.text)
            run = submitted_run(submission)
            if run:
                st.caption(result_text(run))
                st.html(setting_chips(run.spec))
