"""Classes, members, steering and teachers through the interface that the pages use."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace

import pytest

from dlcore.classroom import Classroom, Member, Steering
from dlcore.classroom.aliases import MATHEMATICIANS
from dlcore.classroom.members import MAX_MEMBERS, REPORT_SECONDS
from dlcore.classroom.recovery_words import write_words
from dlcore.errors import (
    ClassCodeUnknown,
    ClassFull,
    ClassNameInvalid,
    ClassNameTaken,
    ClassNotFound,
    ClassPaused,
    InAnotherClass,
    PasscodeWrong,
    RecoveryWordsUnknown,
    SpecError,
)
from dlcore.experiments.presets import PRESETS
from dlcore.store import Command, Store
from dlcore.store.learner_id import learner_id

SPEC = PRESETS["digits-mlp"].spec


@pytest.fixture
def classroom(every_store: Store) -> Classroom:
    return Classroom(every_store)


def new_token() -> str:
    return secrets.token_urlsafe(24)


def join(classroom: Classroom, code: str, name: str = "7") -> Member:
    token = new_token()
    classroom.members.join(code, token, name)
    membership = classroom.members.membership(learner_id(token))
    assert membership
    return membership.member


def test_a_learner_joins_and_comes_back_on_another_device(classroom: Classroom) -> None:
    made, token = classroom.classes.create("2年3組"), new_token()
    words = classroom.members.join(made.code.lower(), token, " ７番 ")
    membership = classroom.members.membership(learner_id(token))
    assert membership and membership.school_class == made
    assert membership.member.name == "７番" and membership.member.admitted
    for language in ("ja", "en"):
        assert classroom.members.recover(made.code, write_words(words, language)) == token
    renewed = classroom.members.renew_words(membership.member, token)
    assert classroom.members.recover(made.code, write_words(renewed, "en")) == token
    with pytest.raises(RecoveryWordsUnknown):
        classroom.members.recover(made.code, write_words(words, "en"))


def test_words_of_one_class_are_unknown_in_another(classroom: Classroom) -> None:
    first, second = classroom.classes.create("A"), classroom.classes.create("B")
    words = classroom.members.join(first.code, new_token(), "1")
    with pytest.raises(RecoveryWordsUnknown):
        classroom.members.recover(second.code, write_words(words, "en"))


def test_who_cannot_join(classroom: Classroom) -> None:
    made, other = classroom.classes.create("A"), classroom.classes.create("B")
    token = new_token()
    classroom.members.join(made.code, token, "Aiko")
    refused = {
        ClassCodeUnknown: ("XXXXXX", new_token(), "1"),
        ClassNameTaken: (made.code, new_token(), "ＡIKO"),
        ClassNameInvalid: (made.code, new_token(), "\u200b\u202e "),
        InAnotherClass: (other.code, token, "1"),
    }
    for error, arguments in refused.items():
        with pytest.raises(error):
            classroom.members.join(*arguments)


def test_a_class_has_a_largest_size_and_everybody_another_alias(classroom: Classroom) -> None:
    made = classroom.classes.create("A")
    with classroom.store.database.transaction() as db:
        for number, alias in enumerate(sorted(MATHEMATICIANS)[1:]):
            db.execute(
                "INSERT INTO members (id, class, learner, name, alias, admitted, joined, seen,"
                " active, words, sealed) VALUES (?, ?, ?, ?, ?, 1, 0, 0, 0, '', '')",
                (f"{number}", made.id, f"{number}", f"n{number}", alias),
            )
    assert join(classroom, made.code).alias == min(MATHEMATICIANS)
    with pytest.raises(ClassFull):
        join(classroom, made.code, "last")
    assert len(classroom.members.of_class(made.id)) == MAX_MEMBERS


def test_a_class_may_need_approval(classroom: Classroom) -> None:
    made = classroom.classes.create("A", needs_approval=True)
    member = join(classroom, made.code)
    assert not member.admitted
    classroom.members.admit(member.id)
    assert classroom.members.of_class(made.id)[0].admitted


def test_a_code_can_be_changed(classroom: Classroom) -> None:
    made = classroom.classes.create("A")
    classroom.classes.change_code(made.id)
    with pytest.raises(ClassCodeUnknown):
        classroom.classes.find(made.code)
    assert classroom.classes.find(classroom.classes.get(made.id).code).id == made.id


def test_a_class_ends_and_is_deleted(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_CLASS_DAYS", "2")
    made, other = classroom.classes.create("A"), classroom.classes.create("B")
    assert made.ends - made.created == pytest.approx(2 * 86_400, abs=1)
    member = join(classroom, made.code)
    classroom.classes.set_end(made.id, time.time() - 1)
    assert classroom.members.membership(member.learner) is None
    with pytest.raises(ClassNotFound):
        classroom.classes.get(made.id)
    classroom.delete_ended()
    assert classroom.members.of_class(made.id) == []
    assert [each.id for each in classroom.classes.all()] == [other.id]


def test_a_report_is_written_when_something_changes_only(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = classroom.classes.create("A")
    join(classroom, made.code)

    def report(page: str, item: str = "") -> Member:
        (member,) = classroom.members.of_class(made.id)
        classroom.members.report(member, page, item, time.time())
        return classroom.members.of_class(made.id)[0]

    first = report("lessons", "epochs")
    assert (first.page, first.item) == ("lessons", "epochs")
    assert report("lessons", "epochs") == first
    later = time.time() + REPORT_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert report("lessons", "epochs").seen == later
    classroom.members.raise_hand(first.id, True)
    assert report("draw").hand == later


def test_steering_reaches_every_member(classroom: Classroom) -> None:
    made = classroom.classes.create("A")
    early = join(classroom, made.code, "1")
    classroom.steering.bring(made.id, "lessons", {"lesson": "epochs"})
    classroom.steering.bring(made.id, "train", {}, SPEC)
    classroom.steering.change(made.id, paused=True, hidden=("reviews",), max_epochs=5)
    late = join(classroom, made.code, "2")
    for member in (early, late):
        membership = classroom.members.membership(member.learner)
        assert membership
        steering = membership.steering
        assert steering.paused and steering.hidden == ("reviews",)
        assert steering.destination and steering.destination.number == 2
        assert SPEC.parse(steering.destination.spec) == SPEC
        with pytest.raises(ClassPaused):
            steering.check_run(SPEC)
        steering = replace(steering, paused=False)
        steering.check_run(SPEC.changed({"training.epochs": 5}))
        with pytest.raises(SpecError) as caught:
            steering.check_run(SPEC.changed({"training.epochs": 6}))
        assert caught.value.problems[0].path == "training.epochs"


def test_a_pause_reaches_the_runs_of_the_class_and_no_others(classroom: Classroom) -> None:
    made, store = classroom.classes.create("A"), classroom.store
    member = join(classroom, made.code)
    running, waiting, foreign = (
        store.create(SPEC, learner) for learner in (member.learner, member.learner, "another")
    )
    store.claim("engine", 1)
    classroom.pause(made.id)
    assert dict(store.pop_commands("engine")) == {running.id: Command.PAUSE}
    assert classroom.steering.get(made.id).paused_runs == (waiting.id, running.id)
    classroom.resume(made.id)
    assert dict(store.pop_commands("engine")) == {running.id: Command.RESUME}
    assert foreign.id not in classroom.steering.get(made.id).paused_runs
    assert classroom.steering.get(made.id) == Steering()


def test_the_passcode_makes_a_teacher(classroom: Classroom) -> None:
    teachers = classroom.teachers
    with pytest.raises(PasscodeWrong):
        teachers.enter("learner", "")
    passcode = teachers.generate_passcode()
    with pytest.raises(PasscodeWrong):
        teachers.enter("learner", passcode[:-1])
    assert not teachers.is_teacher("learner")
    teachers.enter("learner", f" {passcode} ")
    assert teachers.is_teacher("learner") and not teachers.is_teacher("another")
    teachers.set_passcode(passcode)
    assert teachers.is_teacher("learner"), "the same passcode changes nothing"
    teachers.set_passcode("another passcode")
    assert not teachers.is_teacher("learner")
    teachers.enter("learner", "another passcode")
    teachers.leave("learner")
    assert not teachers.is_teacher("learner")


@pytest.mark.parametrize("every_store", ["store"], indirect=True)
def test_nothing_of_a_deleted_class_stays_on_the_disk(classroom: Classroom) -> None:
    made = classroom.classes.create("Wilhelmine's class")
    token = new_token()
    words = classroom.members.join(made.code, token, "Wilhelmine")
    member = classroom.members.of_class(made.id)[0]
    classroom.members.report(member, "lessons", "unmistakable-item", time.time())
    run = classroom.store.create(SPEC, member.learner)
    classroom.submissions.hand_in(member, "unmistakable sentence", run=run.id)
    classroom.drawings.add(member.id, 3, [[(111, 222), (122, 233)]])
    experiment = classroom.experiments.create(made.id, [SPEC.changed({"seed": 987654321})])
    classroom.experiments.predict(experiment, member.id, 0.123456789)
    (started,) = classroom.experiments.start(experiment)
    with classroom.store.artifacts.atomic_write(started, "last.npz") as path:
        path.write_bytes(b"weights")
    traces = (
        *(made.id, made.code, member.id, member.learner, token, "Wilhelmine"),
        *(experiment.id, "unmistakable sentence", "[111, 222]", "98765432", started),
        *("unmistakable-item", write_words(words, "en"), write_words(words, "ja")),
    )
    assert found_on_disk(classroom, traces) >= {
        *(made.id, started, "Wilhelmine", "unmistakable-item", "unmistakable sentence"),
        *("98765432", "[111, 222]"),
    }
    classroom.delete(made.id)
    assert found_on_disk(classroom, traces) == {member.learner}, "the own run stays"
    classroom.store.delete(run.id)
    classroom.delete(made.id)
    assert found_on_disk(classroom, traces) == set()


def found_on_disk(classroom: Classroom, traces: tuple[str, ...]) -> set[str]:
    """Return the texts that any file of the store contains."""
    files = [path for path in classroom.store.folder.rglob("*") if path.is_file()]
    content = b"".join(str(path).encode() + path.read_bytes() for path in files)
    return {trace for trace in traces if trace.encode() in content}
