"""The teacher's view of what was handed in: read, answer, hand back, order, present, save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore.classroom import Member, SchoolClass
from dlcore.classroom.submissions import MAX_TEXT, Submission
from pages.ui.classroom.member_name import hide_switch, member_name
from pages.ui.classroom.submission_text import result_text, submission_title, submitted_run
from pages.ui.common.csv_file import csv_file
from pages.ui.common.setting_chips import setting_chips
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t, when


def draw_submissions(opened: SchoolClass) -> None:
    """Draw everything that was handed in to a class."""
    members = {member.id: member for member in classroom().members.of_class(opened.id)}
    # Somebody may have joined since, and handed something in.
    handed_in = classroom().submissions.of_class(opened.id)
    submissions = [each for each in handed_in if each.member in members]
    with st.container(horizontal=True, vertical_alignment="center"):
        hide_switch()
        st.button(t("class.handwriting.refresh"), icon=":material/refresh:", key="refresh_handed")
        if submissions:
            st.download_button(
                t("class.submission.save"),
                _csv(submissions, members),
                "class-handed-in.csv",
                icon=":material/download:",
                on_click="ignore",
            )
    if not submissions:
        st.info(t("class.submission.none"), icon=":material/inbox:")
    for submission in submissions:
        with st.container(border=True, key=f"submission_{submission.id}"):
            _draw_submission(opened.id, submission, members[submission.member])


def _draw_submission(class_id: str, submission: Submission, member: Member) -> None:
    # Names, titles and sentences are people's texts and must not become markup.
    st.text(f"{member_name(member)} · {submission_title(submission)}")
    st.caption(when(submission.created))
    st.text(submission.text)
    run = submitted_run(submission)
    if run:
        st.caption(result_text(run))
        st.html(setting_chips(run.spec))
    key = f"answer_{submission.id}"
    label = t("class.submission.answer")
    st.text_input(label, submission.answer, key=key, max_chars=MAX_TEXT)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("class.submission.send"),
            key=f"send_{submission.id}",
            on_click=_answer,
            args=(submission.id, False),
        )
        st.button(
            t("class.submission.hand_back"),
            key=f"return_{submission.id}",
            icon=":material/undo:",
            on_click=_answer,
            args=(submission.id, True),
        )
        st.button(
            t("class.submission.up"),
            key=f"up_{submission.id}",
            icon=":material/arrow_upward:",
            on_click=classroom().submissions.move_up,
            args=(class_id, submission.id),
        )
        st.toggle(
            t("class.submission.present"),
            submission.presented,
            key=f"present_{submission.id}",
            on_change=_present,
            args=(submission.id,),
        )
        if submission.returned:
            st.badge(t("class.submission.returned"), icon=":material/undo:", color="orange")


def _answer(submission_id: str, returned: bool) -> None:
    text = str(st.session_state[f"answer_{submission_id}"])
    classroom().submissions.answer(submission_id, text, returned=returned)


def _present(submission_id: str) -> None:
    classroom().submissions.present(submission_id, st.session_state[f"present_{submission_id}"])


def _csv(submissions: Sequence[Submission], members: Mapping[str, Member]) -> bytes:
    header = [
        t("class.nickname"),
        t("class.submission.created"),
        t("class.submission.work"),
        t("class.submission.result"),
        t("class.submission.text"),
        t("class.submission.answer"),
    ]
    rows = []
    for each in submissions:
        run = submitted_run(each)
        about = (submission_title(each), result_text(run) if run else "")
        name = member_name(members[each.member])
        rows.append([name, when(each.created), *about, each.text, each.answer])
    return csv_file(header, rows)
