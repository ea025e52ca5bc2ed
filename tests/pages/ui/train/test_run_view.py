"""What the Train page says of a run whose engine cannot train it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dlcore import PRESETS, Store
from dlcore.events import EpochEnded, Finished, Stopped
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import NOTHING
from tests.pages.idle_engine import READY, IdleEngine, use_idle_engine
from tests.pages.page_driver import message, open_page
from tests.stored_runs import DIGITS, OWNER, finished_run, running_run

LEARNER = "a" * 32

STATES = {
    "train.cannot_start": replace(READY, is_ready=False, cannot_start=True),
    "train.not_responding": replace(READY, is_silent=True),
}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """The engine of the pages."""
    return use_idle_engine(monkeypatch)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", STATES)
def test_an_engine_that_cannot_train_is_explained(
    language: str, words: str, engine: IdleEngine, store: Store
) -> None:
    engine.state = STATES[words]
    for run in (store.create(DIGITS, LEARNER), running_run(store, LEARNER)):
        at = open_page("train", language, learner=LEARNER, run=run.id)
        shown = [bar.proto.text for bar in at.get("progress")]
        assert message(at, words) in shown
        # Stop, pause and close still work.
        assert not at.button(key="stop").disabled
    at.button(key="stop").click().run()
    assert engine.commands == [("stop", run.id)]


def test_a_ready_engine_is_not_mentioned(engine: IdleEngine, store: Store) -> None:
    at = open_page("train", "en", learner=LEARNER, run=running_run(store, LEARNER).id)
    shown = [bar.proto.text for bar in at.get("progress")]
    assert shown and not {message(at, words) for words in STATES} & set(shown)


def test_the_time_left_follows_the_speed_of_the_epochs(engine: IdleEngine, store: Store) -> None:
    run = running_run(store, LEARNER, DIGITS.changed({"training.epochs": 20}), epochs=4)
    at = open_page("train", "en", learner=LEARNER, run=run.id)
    # An epoch of a stored run takes a second.
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown[message(at, "train.time_left")] == "16 s"


@pytest.mark.parametrize(
    ("language", "accuracy", "first", "second"),
    [("en", "ccuracy", "– class", "– even digit"), ("ja", "正解率", "・クラス", "・偶数か")],
)
def test_of_two_outputs_each_accuracy_names_its_own(
    language: str, accuracy: str, first: str, second: str, engine: IdleEngine, store: Store
) -> None:
    test = {"loss": 0.3, "class_loss": 0.2, "even_loss": 0.1, "accuracy": 0.9, "even_accuracy": 1.0}
    spec = PRESETS["digits-two-outputs"].spec
    run = finished_run(store, LEARNER, spec, test=test)
    at = open_page("train", language, learner=LEARNER, run=run.id)
    labels = [metric.label for metric in at.metric if accuracy in metric.label]
    assert len(labels) == 5, "validation, training, the second output, and both of the test"
    assert sum(first in label for label in labels) == 3
    assert sum(second in label for label in labels) == 2
    total = message(at, "chart.sum")
    assert sum(total in metric.label for metric in at.metric) == 2, "validation and test"
    assert message(at, "coach.first_output") in [caption.value for caption in at.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loss_of_any_size_is_shown(language: str, engine: IdleEngine, store: Store) -> None:
    # Finite losses of 32 bits reach 3.4e38.
    run = store.create(PRESETS["mse-line"].spec, LEARNER, owner=OWNER)
    for epoch in (1, 2, 3):
        store.append(run.id, EpochEnded(1.0, epoch, {"loss": 3e30}, 0.5, best=True))
    store.append(run.id, Finished(2.0, 3, {"loss": 2e30}))
    at = open_page("train", language, learner=LEARNER, run=run.id)
    assert not at.exception and not at.error
    assert {"3.00 × 10³⁰", "2.00 × 10³⁰"} <= {metric.value for metric in at.metric}


@pytest.mark.parametrize(("epochs", "planned"), [(3, 20), (20, None)])
def test_the_chart_of_a_run_that_ended_early_knows_its_settings(
    epochs: int, planned: int | None, engine: IdleEngine, store: Store
) -> None:
    spec = DIGITS.changed({"training.epochs": 20})
    run = finished_run(store, LEARNER, spec, epochs=epochs)
    at = open_page("train", "en", learner=LEARNER, run=run.id)
    sent = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    (settings,) = [each["settings"] for each in sent if "settings" in (each or {})]
    assert settings["epochs"] == epochs
    assert settings.get("planned") == planned


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_was_stopped_is_no_result_of_no_epochs(
    language: str, engine: IdleEngine, store: Store
) -> None:
    run = running_run(store, LEARNER, preset="kaneko-mlp", epochs=0)
    store.append(run.id, Stopped(2.0, 0, {"loss": 0.2, "accuracy": 0.93}))
    at = open_page("train", language, learner=LEARNER, run=run.id)
    captions = [caption.value for caption in at.caption]
    assert message(at, "train.published_stopped", count=20, done=0) in captions
    assert message(at, "train.published_epochs", count=20, done=0) not in captions
    (time_used,) = [each for each in at.metric if each.label == message(at, "train.time_used")]
    assert time_used.value == NOTHING
