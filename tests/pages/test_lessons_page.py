"""Tests of the Lessons page with stored runs.

``tests/e2e/test_lessons.py`` trains lessons on images and reviews in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.analysis.float_bits import bfloat16_bits, float32_bits
from dlcore.analysis.history import history
from dlcore.events import Stopped
from dlcore.lessons import LESSONS, Lesson, RunResult, Size, build_arms
from dlcore.playground.challenges import CHALLENGES
from dlcore.store import Attempt
from dlcore.store.weights import LAST, load, save
from pages.ui.shell import services
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import assert_no_error, choice, html, message, open_page
from tests.stored_runs import (
    finish_queued_runs,
    finished_run,
    finished_run_with_weights,
    running_run,
)

ROOT = Path(__file__).parents[2]
TEST = {"loss": 0.5, "accuracy": 0.8, "rmse": 0.1}


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Nothing trains."""
    return use_idle_engine(monkeypatch)


def open_lesson(lesson: str, language: str, learner: str) -> AppTest:
    """Open a lesson in a new session, as after a reload."""
    return assert_no_error(
        open_page("lessons", language, query={"lesson": lesson}, learner=learner)
    )


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.success, *at.info))


def start(at: AppTest, lesson: Lesson, prediction: str) -> None:
    """Predict and train at the smallest size, in Japanese because AppTest reads options in it."""
    choice(at.radio, f"size_{lesson.id}").set_value(Size.PREVIEW).run()
    choice(at.radio, f"lesson_prediction_{lesson.id}").set_value(prediction).run()
    assert_no_error(at.button(key="lesson_start").click().run())


def test_the_gallery_opens_every_lesson(language: str) -> None:
    at = assert_no_error(open_page("lessons", language))
    assert at.title[0].value == message(at, "lesson.title")
    cards = [*(f"open_{name}" for name in LESSONS), *(f"challenge_{name}" for name in CHALLENGES)]
    assert [button.key for button in at.button] == cards
    pictures = re.findall(r'src="app/(static/lessons/\S+\.svg)" alt="\S', html(at))
    assert pictures == [f"static/lessons/{name}.svg" for name in LESSONS]
    assert all((ROOT / picture).exists() for picture in pictures)
    assert_no_error(at.button(key="open_chance").click().run())
    assert at.title[0].value == message(at, "lesson.name.chance")
    assert_no_error(at.button(key="all_lessons").click().run())
    assert at.title[0].value == message(at, "lesson.title")


def test_a_card_says_whether_its_lesson_is_done() -> None:
    lesson, learner = LESSONS["cnn"], "busy learner"
    store = services.store()
    runs = {
        arm: tuple(finished_run(store, learner, spec, test=TEST).id for spec in specs)
        for arm, specs in lesson.specs(Size.DEMO).items()
    }
    store.save_attempt(learner, Attempt(lesson.id, Size.DEMO.value, "better", runs))
    store.save_attempt(learner, Attempt("units", Size.DEMO.value, "better", {}))
    at = assert_no_error(open_page("lessons", "en", learner=learner))
    badges = [text.value for text in at.markdown if "badge" in text.value]
    words = [message(at, "lesson.begun"), message(at, "lesson.done")]
    assert [word in badge for word, badge in zip(words, badges, strict=True)] == [True, True]
    assert any("MNIST" in caption.value for caption in at.caption)


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_concludes_from_its_runs(name: str, language: str) -> None:
    lesson, learner = LESSONS[name], f"reader of {name}"
    store = services.store()
    runs = {
        arm: tuple(finished_run(store, learner, spec, test=TEST).id for spec in specs)
        for arm, specs in lesson.specs(Size.DEMO).items()
    }
    prediction = lesson.rule.outcomes[0]
    store.save_attempt(learner, Attempt(name, Size.DEMO.value, prediction, runs))
    at = open_lesson(name, language, learner)
    outcome = lesson.rule.conclude(build_arms(lesson.demo, results(runs))).outcome
    assert message(at, f"lesson.choice.{name}.{outcome}") in texts(at)
    verdict = "right" if outcome == prediction else "wrong"
    predicted = message(at, f"lesson.choice.{name}.{prediction}")
    assert message(at, f"lesson.{verdict}", prediction=predicted) in texts(at)
    assert message(at, f"lesson.source.{name}") in texts(at)


def test_a_weight_of_the_run_is_shown_in_bits() -> None:
    lesson, learner, store = LESSONS["precision"], "curious learner", services.store()
    runs = {
        arm: tuple(finished_run_with_weights(store, learner, spec).id for spec in specs)
        for arm, specs in lesson.specs(Size.DEMO).items()
    }
    store.save_attempt(learner, Attempt(lesson.id, Size.DEMO.value, "alike", runs))
    weights, weight = load(store.artifacts, runs["bfloat16"][0]), -0.3712
    weights["1/kernel"].flat[5] = weight
    save(store.artifacts, runs["bfloat16"][0], LAST, weights)
    shown = html(open_lesson(lesson.id, "ja", learner))
    for bits in (float32_bits(weight), bfloat16_bits(weight)):
        assert all(f">{part}</td>" in shown for part in (bits.sign, bits.exponent, bits.mantissa))


def results(runs: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[RunResult]]:
    """Return the results of the runs of each arm."""
    store = services.store()
    return {
        arm: [
            RunResult.of(store.run(id), history(event for _, event in store.events(id)))
            for id in ids
        ]
        for arm, ids in runs.items()
    }


def test_more_seeds_allow_a_significance_test_and_a_restart_forgets_the_attempt() -> None:
    lesson, learner = LESSONS["lstm-layers"], "patient learner"
    start(open_lesson(lesson.id, "ja", learner), lesson, "alike")
    finish_queued_runs(services.store())
    at = open_lesson(lesson.id, "en", learner)
    assert "cannot tell yet" in texts(at)
    assert_no_error(at.button(key="lesson_repeat").click().run())
    finish_queued_runs(services.store())
    at = open_lesson(lesson.id, "en", learner)
    assert "Welch's t-test" in texts(at) and "cannot tell yet" not in texts(at)
    assert len(services.store().runs(learner)) == 3 * len(lesson.arms)
    at.session_state["lesson_home"] = True
    assert "keras" in assert_no_error(at.run()).code[0].value
    assert_no_error(at.button(key="lesson_again").click().run())
    assert at.button(key="lesson_start").disabled
    assert len(services.store().runs(learner)) == 3 * len(lesson.arms), "a restart keeps the runs"


def test_stopped_runs_have_no_conclusion(language: str) -> None:
    lesson, learner, store = LESSONS["epochs"], f"hasty learner, {language}", services.store()
    runs = {}
    for arm, (spec,) in lesson.specs(Size.DEMO).items():
        run = running_run(store, learner, spec, epochs=2)
        store.append(run.id, Stopped(9.0, 2, TEST))
        runs[arm] = (run.id,)
    store.save_attempt(learner, Attempt(lesson.id, Size.DEMO.value, "alike", runs))
    at = open_lesson(lesson.id, language, learner)
    assert [each.value for each in at.warning] == [message(at, "lesson.no_conclusion")]
    assert message(at, "lesson.conclusion") not in [each.value for each in at.subheader]
    assert_no_error(at.button(key="all_lessons").click().run())
    badges = [text.value for text in at.markdown if "badge" in text.value]
    assert len(badges) == 1 and message(at, "lesson.begun") in badges[0]


def test_deleted_runs_are_explained() -> None:
    lesson, learner = LESSONS["chance"], "tidy learner"
    start(open_lesson(lesson.id, "ja", learner), lesson, "same")
    finish_queued_runs(services.store())
    for run in services.store().runs(learner):
        services.store().delete(run.id)
    at = open_lesson(lesson.id, "en", learner)
    assert message(at, "lesson.runs_gone") in texts(at)
    assert at.button(key="lesson_start").disabled


def test_an_unknown_lesson_opens_the_gallery() -> None:
    at = open_lesson("no-such-lesson", "en", "lost learner")
    assert at.title[0].value == message(at, "lesson.title")
