"""What the Train page says of a run whose engine cannot train it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dlcore import Store
from pages.ui.shell.language import LANGUAGES
from tests.pages.idle_engine import READY, IdleEngine, use_idle_engine
from tests.pages.page_driver import message, open_page
from tests.stored_runs import DIGITS, running_run

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
