"""Tests of the page Class: joining, coming back, and the views of the teacher."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS
from dlcore.classroom import Classroom, SchoolClass
from dlcore.classroom.board import Board
from dlcore.classroom.handwriting_experiment import MIN_DRAWINGS
from dlcore.classroom.recovery_words import write_words
from dlcore.errors import SpecError
from dlcore.events import Finished
from dlcore.inference.digits.classify_drawings import DrawingLabels
from dlcore.store.learner_id import learner_id
from pages.ui.classroom.board_view import tile_message
from pages.ui.classroom.invitation import join_link, qr_code
from pages.ui.classroom.member_location import location_text
from pages.ui.classroom.steering_bar import read_link
from pages.ui.classroom.teacher import VIEWS
from pages.ui.classroom.tile_delivery import TileDelivery
from pages.ui.common.canvas import CanvasState
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.patches.callback_errors import show_callback_errors
from pages.ui.shell.text import t
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import (
    assert_no_error,
    assert_no_exception,
    choice,
    html,
    message,
    open_page,
    texts,
)
from tests.security.hostile_names import NAMES

PASSCODE = "correct horse"


@pytest.fixture
def classroom(monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """The classes of the pages; nothing trains."""
    use_idle_engine(monkeypatch)
    monkeypatch.setenv("DLCORE_TEACHER_PASSCODE", PASSCODE)
    services._classroom.cache_clear()
    return services.classroom()


@pytest.fixture
def made(classroom: Classroom) -> SchoolClass:
    return classroom.classes.create("2-3")


def open_learner(language: str, token: str, **query: str) -> AppTest:
    return open_page("classroom", language, query=query, learner_token=token)


def open_teacher(classroom: Classroom, language: str) -> AppTest:
    token = secrets.token_urlsafe(24)
    classroom.teachers.enter(learner_id(token), PASSCODE)
    return assert_no_error(open_learner(language, token))


def join(classroom: Classroom, made: SchoolClass, name: str) -> str:
    token = secrets.token_urlsafe(24)
    classroom.members.join(made.code, token, name)
    return token


def submit(at: AppTest, key: str) -> AppTest:
    """Press the button with a label."""
    (button,) = [each for each in at.button if each.label == message(at, key)]
    return button.click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learner_joins_by_a_link_and_leaves(
    language: str, classroom: Classroom, made: SchoolClass
) -> None:
    at = open_learner(language, secrets.token_urlsafe(24), code=made.code)
    assert message(at, "class.collected") in texts(at)
    assert at.text_input(key="join_code").value == made.code
    at.text_input(key="join_name").input(" ")
    submit(at, "class.join")
    assert at.error[0].value == message(at, "error.class_name_invalid")
    at.text_input(key="join_name").input("*7* <b>")
    assert_no_error(submit(at, "class.join"))
    (member,) = classroom.members.of_class(made.id)
    assert member.name == "*7* <b>"
    assert "\\*7\\* \\<b\\>" in at.success[0].value
    words = html(at).partition('dl-class-words">')[2].partition("<")[0]
    assert len(words.split()) == 4
    assert classroom.members.recover(made.code, words) == at.session_state["learner_token"]
    assert_no_error(at.button(key="leave_class").click().run())
    assert classroom.members.of_class(made.id) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_words_bring_a_learner_back(
    language: str, classroom: Classroom, made: SchoolClass
) -> None:
    token = secrets.token_urlsafe(24)
    words = classroom.members.join(made.code, token, "7")
    at = open_learner(language, secrets.token_urlsafe(24))
    at.text_input(key="recover_code").input(made.code)
    at.text_input(key="recover_words").input("a b c d")
    submit(at, "class.recover")
    assert at.error[0].value == message(at, "error.recovery_words_unknown")
    at.text_input(key="recover_words").input(write_words(words, language))
    assert_no_error(submit(at, "class.recover"))
    assert at.session_state["learner_token"] == token
    assert "7" in at.success[0].value


def test_guesses_are_slowed_down(
    classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    # AppTest has another address in every run of the page.
    monkeypatch.setattr("pages.ui.classroom.join.guess_source", lambda: "one address")
    at = open_learner("en", secrets.token_urlsafe(24))
    at.text_input(key="join_name").input("7")
    for _ in range(10):
        at.text_input(key="join_code").input("XXXXXX")
        submit(at, "class.join")
        assert at.error[0].value == message(at, "error.class_code_unknown")
    submit(at, "class.join")
    refusals = [message(at, "error.too_many_guesses", seconds=left) for left in range(1, 5)]
    assert at.error[0].value in refusals


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_passcode_opens_the_teachers_views(language: str, classroom: Classroom) -> None:
    at = open_learner(language, secrets.token_urlsafe(24))
    at.text_input(key="teacher_passcode").input("wrong passcode")
    submit(at, "class.sign_in")
    assert at.error[0].value == message(at, "error.passcode_wrong")
    at.text_input(key="teacher_passcode").input(PASSCODE)
    assert_no_error(submit(at, "class.sign_in"))
    assert at.info[0].value == message(at, "class.none")
    at.text_input(key="new_class_name").input("3-B *x*")
    assert_no_error(submit(at, "class.make"))
    (made,) = classroom.classes.all()
    assert made.code in html(at)
    join(classroom, made, "7")
    for view in VIEWS:
        views = choice(at.get("button_group"), "classroom_view")
        assert_no_error(views.set_value(view).run())
    assert_no_error(at.button(key="delete_class").click().run())
    assert classroom.classes.all() == []
    assert_no_error(submit(at, "class.sign_out"))
    assert message(at, "class.lead") in texts(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_teacher_admits_and_removes(language: str, classroom: Classroom) -> None:
    made = classroom.classes.create("A", needs_approval=True)
    token = join(classroom, made, "7")
    (member,) = classroom.members.of_class(made.id)
    waiting = open_learner(language, token)
    assert "7" in waiting.info[0].value
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("manage").run()
    assert_no_error(at.button(key=f"admit_{member.id}").click().run())
    assert classroom.members.of_class(made.id)[0].admitted
    assert_no_error(at.button(key=f"remove_{member.id}").click().run())
    assert classroom.members.of_class(made.id) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_teacher_steers(language: str, classroom: Classroom, made: SchoolClass) -> None:
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("board").run()
    assert_no_error(at.button(key="class_pause").click().run())
    assert classroom.steering.get(made.id).paused
    assert_no_error(at.button(key="class_pause").click().run())
    assert not classroom.steering.get(made.id).paused
    choice(at.selectbox, "classroom_target").set_value("lesson").run()
    # The press follows the choice before the page is drawn again.
    choice(at.selectbox, "classroom_lesson").set_value("chance")
    assert_no_error(at.button(key="bring_now").click().run())
    destination = classroom.steering.get(made.id).destination
    assert destination and destination.parameters == {"lesson": "chance"}
    choice(at.selectbox, "classroom_target").set_value("spec").run()
    assert_no_error(at.button(key="bring_now").click().run())
    destination = classroom.steering.get(made.id).destination
    assert destination and destination.page == "train" and destination.spec
    assert_no_error(at.button(key="start_timer").click().run())
    assert classroom.steering.get(made.id).timer_ends
    assert_no_error(at.button(key="stop_timer").click().run())
    at.number_input(key=f"class_epochs_{made.id}").set_value(3)
    assert_no_error(at.button(key="apply_limits").click().run())
    assert classroom.steering.get(made.id).max_epochs == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("halves", [1, 2])
def test_the_class_is_an_experiment(
    language: str, halves: int, classroom: Classroom, made: SchoolClass
) -> None:
    token = join(classroom, made, "7")
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("experiment").run()
    if halves == 2:
        at.checkbox(key="class_halves").check().run()
        choice(at.selectbox, "classroom_second_spec").set_value("digits-cnn")
    assert_no_error(at.button(key="make_experiment").click().run())
    learner = assert_no_error(open_learner(language, token))
    assert_no_error(submit(learner, "class.experiment.predict"))
    assert_no_error(at.run())
    assert message(at, "class.experiment.predicted", count=1) in texts(at)
    assert_no_error(at.button(key="start_experiment").click().run())
    experiment = classroom.experiments.current(made.id)
    assert experiment and experiment.started and len(experiment.specs) == halves
    assert halves == 1 or experiment.specs[1] == PRESETS["digits-cnn"].spec
    (share,) = classroom.experiments.shares(experiment)
    assert share.run and share.prediction is not None
    assert_no_error(learner.run())
    assert learner.button(key="open_share")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_class_writes_a_test_set(
    language: str, classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = join(classroom, made, "7")
    (member,) = classroom.members.of_class(made.id)
    learner = assert_no_error(open_learner(language, token))
    assert learner.button(key="add_drawing").disabled
    board = CanvasState(strokes=[{"path": [["M", 160, 60], ["Q", 1, 1, 160, 260], ["L", "x"]]}])
    learner.session_state["class_canvas.board"] = board
    learner.run()
    assert_no_error(learner.button(key="add_drawing").click().run())
    (drawing,) = classroom.drawings.of_member(member.id)
    assert drawing.strokes == (((160, 60), (160, 260)),)
    answer = DrawingLabels(np.array([7]))
    monkeypatch.setattr(IdleEngine, "answer", lambda engine, query: answer)
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("handwriting").run()
    assert_no_error(at)
    assert "0 → 7" in html(at)
    assert_no_error(learner.button(key=f"delete_{drawing.id}").click().run())
    assert classroom.drawings.of_member(member.id) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_class_trains_on_half_of_its_writers(
    language: str, classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("7", "8"):
        join(classroom, made, name)
        member = classroom.members.of_class(made.id)[-1]
        classroom.drawings.add(member.id, 1, [[(160, 60), (160, 260)]])
    monkeypatch.setattr(IdleEngine, "answer", lambda engine, query: DrawingLabels(np.array([1])))
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("handwriting").run()
    at.button(key="train_on_writers").click().run()
    problem = {"minimum": MIN_DRAWINGS, "given": 1}
    assert at.error[0].value == message(at, "error.too_few_drawings", **problem)
    for member in classroom.members.of_class(made.id):
        for _ in range(MIN_DRAWINGS):
            classroom.drawings.add(member.id, 1, [[(160, 60), (160, 260)]])
    assert_no_error(at.button(key="train_on_writers").click().run())
    runs = classroom.handwriting.runs(made.id)
    assert message(at, "class.writers.arm.drawn", drawn=MIN_DRAWINGS + 1) in html(at)
    for index, run in enumerate(each for arm in runs.values() for each in arm):
        classroom.store.append(run.id, Finished(1.0, 1, {"accuracy": 0.5 + index / 100}))
    assert_no_error(at.run())
    (text,) = {each.value for each in at.text if "5,0" in each.value}
    assert str(MIN_DRAWINGS + 1) in text
    assert at.button(key="compare_writers")


@dataclass(frozen=True)
class Account:
    """An account at a provider, in place of ``st.user``."""

    claims: Mapping[str, object]

    @property
    def is_logged_in(self) -> bool:
        return bool(self.claims)

    def get(self, name: str) -> object:
        return self.claims.get(name)


@pytest.mark.parametrize(
    ("claims", "key"),
    [
        ({}, "class.lead"),
        ({"email": "T@school.example"}, "class.none"),
        ({"email": "t@school.example", "email_verified": True}, "class.none"),
        ({"email": "t@school.example", "email_verified": False}, "error.teacher_unknown"),
        ({"email": "x@school.example"}, "error.teacher_unknown"),
        ({"sub": "1"}, "error.teacher_unknown"),
    ],
)
def test_an_account_of_a_teacher_opens_the_views(
    claims: Mapping[str, object], key: str, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = secrets.token_urlsafe(24)
    assert "account_login" not in [button.key for button in open_learner("en", token).button]
    monkeypatch.setattr("streamlit.secrets", {"auth": {"client_id": "1"}})
    monkeypatch.setattr("streamlit.user", Account(claims))
    monkeypatch.setattr("pages.ui.classroom.account.find_spec", lambda name: name)
    assert "account_login" not in [button.key for button in open_learner("en", token).button]
    monkeypatch.setenv("DLCORE_TEACHER_ADDRESSES", "t@school.example")
    at = open_learner("ja", token)
    assert message(at, key) in texts(at)
    is_teacher = key == "class.none"
    assert classroom.teachers.is_teacher(learner_id(token)) is is_teacher
    assert is_teacher or at.button(key="account_login")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learner_hands_in_and_the_teacher_answers(
    language: str, classroom: Classroom, made: SchoolClass
) -> None:
    token, other = join(classroom, made, "Wilhelmine"), join(classroom, made, "8")
    classroom.store.create(PRESETS["digits-mlp"].spec, learner_id(token))
    learner = assert_no_error(open_learner(language, token))
    learner.text_area(key="hand_in_text").input("<b>More</b> epochs help.")
    assert_no_error(submit(learner, "class.submission.hand_in"))
    (given,) = classroom.submissions.of_class(made.id)
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value("submissions").run()
    at.text_input(key=f"answer_{given.id}").input("Why?")
    assert_no_error(at.button(key=f"return_{given.id}").click().run())
    assert "Why?" in [text.value for text in assert_no_error(learner.run()).text]
    foreign = assert_no_error(open_learner(language, other))
    assert "<b>More</b> epochs help." not in [text.value for text in foreign.text]
    assert_no_error(at.toggle(key=f"present_{given.id}").set_value(True).run())
    shown = "\n".join(text.value for text in foreign.run().text)
    assert "<b>More</b> epochs help." in shown
    assert "Wilhelmine" not in shown + texts(foreign)


def test_a_class_ends_by_itself(classroom: Classroom, made: SchoolClass) -> None:
    classroom.classes.set_end(made.id, time.time() - 1)
    services.delete_ended_classes.clear()
    services.delete_ended_classes()
    assert classroom.classes.ended() == []


def test_a_run_obeys_the_bounds_of_the_class(
    classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = learner_id(join(classroom, made, "7"))
    monkeypatch.setattr(services, "learner", lambda: member)
    classroom.steering.change(made.id, max_epochs=3)
    with pytest.raises(SpecError):
        services.start_run(PRESETS["digits-mlp"].spec)
    assert services.start_run(PRESETS["digits-mlp"].spec.changed({"training.epochs": 3}))


def test_a_refused_run_is_explained_beside_the_button(
    classroom: Classroom, made: SchoolClass
) -> None:
    token = join(classroom, made, "7")
    classroom.steering.change(made.id, max_epochs=3)
    at = open_page("train", "en", learner_token=token)
    assert_no_exception(at.button(key="train").click().run())
    (error,) = at.error
    assert message(at, "error.class_limit", maximum=3, given=20) in error.value
    assert message(at, "train.model") in texts(at), "the page is complete"
    assert classroom.store.runs(learner_id(token)) == []


def test_a_tile_has_names_as_text_and_hides_them(
    classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index, name in enumerate(NAMES):
        join(classroom, made, f"{index}{name}")
    tiles = Board(classroom, made.id).tiles()
    assert [tile_message(tile)["name"] for tile in tiles] == [tile.member.name for tile in tiles]
    monkeypatch.setattr("streamlit.session_state", {"classroom_hides_names": True})
    hidden = [tile_message(tile)["name"] for tile in tiles]
    assert not set(hidden) & {tile.member.name for tile in tiles}
    assert len(set(hidden)) == len(hidden)


def test_a_board_sends_what_has_changed() -> None:
    delivery = TileDelivery()
    a, b = {"id": "a", "n": 1}, {"id": "b", "n": 1}
    first = delivery.message([a, b], ["a", "b"])
    assert (first["from"], first["to"], first["tiles"]) == (0, 1, [a, b])
    delivery.message([a, b], ["a", "b"])
    idle = delivery.message([a, b], ["b"])
    assert (idle["from"], idle["to"], idle["tiles"], idle["order"]) == (1, 1, [], ["b"])
    changed = {"id": "b", "n": 2}
    assert delivery.message([a, changed], ["a", "b"])["tiles"] == [changed]
    repeated = delivery.message([a, changed], ["a", "b"])
    assert repeated["tiles"] == [changed], "a message may be dropped"
    delivery.restart(0)
    assert delivery.message([a, changed], ["a", "b"])["tiles"] == [a, changed]
    delivery.restart("hostile")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://x:8501/playground?shape=spiral&lang=ja", ("playground", {"shape": "spiral"})),
        ("https://x/base/lessons?lesson=epochs&run=1", ("lessons", {"lesson": "epochs"})),
        ("http://x:8501/", ("home", {})),
        ("http://x/unknown", None),
        ("http://[x", None),
        ("", None),
    ],
)
def test_a_link_leads_to_a_page(link: str, expected: object) -> None:
    assert read_link(link) == expected


def test_the_invitation_has_the_code() -> None:
    link = join_link("http://x:8501/base/classroom?lang=ja", "ACDEFG")
    assert link == "http://x:8501/base/classroom?code=ACDEFG"
    assert qr_code(link).startswith("<svg")


@pytest.mark.parametrize(
    ("page", "item", "key"),
    [
        ("lessons", "epochs", "lesson.name.epochs"),
        ("lessons", "<b>", "app.lessons"),
        ("home", "", "app.home"),
        ("", "", "app.home"),
        ("draw", "", "app.draw"),
    ],
)
def test_where_a_learner_is(
    page: str, item: str, key: str, classroom: Classroom, made: SchoolClass
) -> None:
    join(classroom, made, "7")
    (member,) = classroom.members.of_class(made.id)
    classroom.members.report(member, page, item, 0.0)
    assert location_text(classroom.members.of_class(made.id)[0]) == t(key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "button"),
    [("board", "class_pause"), ("board", "apply_limits"), ("experiment", "make_experiment")],
)
def test_a_press_for_a_class_that_another_teacher_deleted(
    view: str, button: str, language: str, classroom: Classroom, made: SchoolClass
) -> None:
    show_callback_errors()
    at = open_teacher(classroom, language)
    choice(at.get("button_group"), "classroom_view").set_value(view).run()
    classroom.delete(made.id)
    assert_no_exception(at.button(key=button).click().run())
    said = [each.value for each in (*at.toast, *at.error)]
    assert said == [message(at, "error.class_not_found")]
    assert at.info[0].value == message(at, "class.none")
