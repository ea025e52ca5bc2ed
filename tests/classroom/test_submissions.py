"""Handing in: a learner's own run or a lesson, the answer, the order, and what is presented."""

from __future__ import annotations

import secrets

import pytest

from dlcore.classroom import Classroom, Member
from dlcore.classroom.submissions import MAX_SUBMISSIONS, MAX_TEXT
from dlcore.errors import NotInClass, RunNotFound, SubmissionEmpty, TooManySubmissions
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store

SPEC = PRESETS["digits-mlp"].spec


@pytest.fixture
def classroom(every_store: Store) -> Classroom:
    return Classroom(every_store)


@pytest.fixture
def member(classroom: Classroom) -> Member:
    made = classroom.classes.create("A")
    classroom.members.join(made.code, secrets.token_urlsafe(24), "7")
    return classroom.members.of_class(made.id)[0]


def test_a_run_is_handed_in_answered_and_handed_in_again(
    classroom: Classroom, member: Member
) -> None:
    table, run = classroom.submissions, classroom.store.create(SPEC, member.learner)
    table.hand_in(member, " More epochs help. " + "x" * MAX_TEXT, run=run.id)
    (given,) = table.of_member(member.id)
    assert given.run == run.id and given.text.startswith("More") and len(given.text) == MAX_TEXT
    table.answer(given.id, "Why?", returned=True)
    assert table.of_member(member.id)[0].returned
    table.hand_in(member, "Because.", run=run.id)
    (again,) = table.of_class(member.class_id)
    assert (again.id, again.text, again.answer) == (given.id, "Because.", "Why?")
    assert not again.returned and not again.presented
    table.present(again.id, True)
    assert table.of_class(member.class_id)[0].presented


def test_what_cannot_be_handed_in(classroom: Classroom, member: Member) -> None:
    foreign = classroom.store.create(SPEC, "another")
    with pytest.raises(SubmissionEmpty):
        classroom.submissions.hand_in(member, " \n", lesson="epochs")
    for run_id in (foreign.id, "0" * 24):
        with pytest.raises(RunNotFound):
            classroom.submissions.hand_in(member, "Mine.", run=run_id)
    for number in range(MAX_SUBMISSIONS):
        classroom.submissions.hand_in(member, "Done.", lesson=f"{number}")
    with pytest.raises(TooManySubmissions):
        classroom.submissions.hand_in(member, "Done.", lesson="one more")


def test_the_teacher_orders(classroom: Classroom, member: Member) -> None:
    table = classroom.submissions
    for lesson in "abc":
        table.hand_in(member, "Done.", lesson=lesson)
    _, _, last = table.of_class(member.class_id)
    table.move_up(member.class_id, last.id)
    table.move_up(member.class_id, last.id)
    table.move_up(member.class_id, last.id)
    assert [each.lesson for each in table.of_class(member.class_id)] == ["c", "a", "b"]
    classroom.delete(member.class_id)
    assert table.of_member(member.id) == []


def test_who_was_removed_hands_nothing_in(classroom: Classroom, member: Member) -> None:
    classroom.submissions.hand_in(member, "Before.", lesson="epochs")
    (before,) = classroom.submissions.of_member(member.id)
    classroom.remove_member(member.id)
    with pytest.raises(NotInClass):
        classroom.submissions.hand_in(member, "After.", lesson="epochs")
    # The page of another teacher may still show it.
    classroom.submissions.move_up(member.class_id, before.id)
    assert not classroom.submissions.of_class(member.class_id)
