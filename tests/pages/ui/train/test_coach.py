"""The coach: diagnosis and remedies of finished runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Run, Spec, Store
from dlcore.analysis.diagnosis import FindingCode
from dlcore.events import EpochEnded, Failed, Finished, Started
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.analysis.judged import table
from tests.pages.idle_engine import use_idle_engine
from tests.pages.page_driver import assert_no_error
from tests.stored_runs import DIGITS, OWNER


@pytest.fixture
def store(dlcore_home: Path) -> Store:
    """The store that the pages use."""
    services.store.clear()
    return services.store()


def view_run(language: str, run_id: str) -> AppTest:
    def page() -> None:
        import streamlit as st

        from pages.ui.shell.services import store
        from pages.ui.train.run_view import run_view

        run_view(store().run(st.session_state["run"]))

    at = AppTest.from_function(page, default_timeout=240)
    at.session_state["language"], at.session_state["run"] = language, run_id
    return at.run()


def test_a_remedy_opens_in_the_form(
    open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_idle_engine(monkeypatch)
    at, store = open_app(lang="en"), services.store()
    spec = DIGITS.changed({"dataset.train_size": 300})
    run = store.create(spec, at.session_state["learner"], owner=OWNER)
    store.append(run.id, Started(1.0, 0, 4, 10, 5000, "xla", "fits"))
    for epoch, validation in enumerate((1.0, 0.5, 0.7, 0.9), start=1):
        metrics = {"loss": 1 / epoch, "val_loss": validation, "accuracy": 0.9, "val_accuracy": 0.8}
        store.append(run.id, EpochEnded(1.0, epoch, metrics, 1.0, epoch == 2))
    store.append(run.id, Finished(9.0, 4, {"loss": 0.9, "accuracy": 0.8}))
    at.session_state["run"] = run.id
    assert_no_error(at.switch_page("pages/train.py").run())
    assert any("0.5" in info.value and "0.9" in info.value for info in at.info)
    assert_no_error(at.button(key="remedy_more_data").click().run())
    assert at.session_state["draft"] == spec.changed({"dataset.train_size": 600})
    assert not at.button(key="train").disabled


CLASS_FACTS = {
    "input_size": 1.0,
    "majority": 0,
    "train": {"accuracy": 0.9, "crossentropy": 0.3},
    "validation": {"accuracy": 0.9, "crossentropy": 0.3},
    "test": {"accuracy": 0.9, "crossentropy": 0.3},
}


def finished(store: Store, spec: Spec, test: float, **ended: Any) -> Run:
    """Store a run on data of which nine of ten samples are of the first class."""
    run = store.create(spec, "learner", owner=OWNER)
    store.append(run.id, Started(1.0, 0, 4, 10, 5000, "xla", "fits", CLASS_FACTS))
    for epoch, loss in enumerate((0.9, 0.4, 0.38, 0.379), start=1):
        metrics = {"loss": loss, "val_loss": loss, "accuracy": test, "val_accuracy": test}
        store.append(run.id, EpochEnded(1.0, epoch, metrics, 1.0, True))
    store.append(run.id, Finished(9.0, 4, {"loss": 0.38, "accuracy": test}, **ended))
    return store.run(run.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_majority_class_is_shown_and_no_good_fit(language: str, store: Store) -> None:
    run = finished(store, table(400, 2), 0.9)
    page, messages = view_run(language, run.id), catalogue(language)
    assert not page.exception and not page.error
    line = messages["train.baseline.majority"].forms[0].format(label="c0", value="90.00%")
    assert line in [caption.value for caption in page.caption]
    comparison, verdict = (info.value for info in page.info)
    assert "c0" in comparison and comparison.count("90.00%") == 2
    assert verdict == messages["diagnosis.no_better"].forms[0]
    coarse = messages["diagnosis.coarse"].forms[0].format(count=80, share="1.3%")
    assert any(coarse in markdown.value for markdown in page.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_validation_of_the_kept_epoch_is_beside_the_test(language: str, store: Store) -> None:
    run = finished(store, DIGITS, 0.96, kept_epoch=3, dead_units={"1": 0.75})
    page, messages = view_run(language, run.id), catalogue(language)
    assert not page.exception and not page.error
    captions = [caption.value for caption in page.caption]
    assert messages["train.validated"].forms[0].format(epoch=3, value="0.3800") in captions
    kept = messages["diagnosis.kept_best"].forms[0].format(kept=3)
    assert any(kept in markdown.value for markdown in page.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_diverged_run_names_epoch_and_rate(language: str, store: Store) -> None:
    run = store.create(DIGITS, "learner", owner=OWNER)
    store.append(run.id, Started(1.0, 0, 4, 10, 5000, "xla", "fits", CLASS_FACTS))
    values = {"epoch": 1, "step": 2, "learning_rate": 0.001, "kept_epoch": 0}
    store.append(run.id, Failed(9.0, "diverged", values))
    page, messages = view_run(language, run.id), catalogue(language)
    assert not page.exception
    error = messages["error.diverged"].forms[0].format(epoch=1, learning_rate="0.001")
    assert [shown.value for shown in page.error] == [error]
    untrained = messages["diagnosis.kept_untrained"].forms[0]
    assert any(untrained in markdown.value for markdown in page.markdown)
    page.button(key="remedy_smaller_rate").click().run()
    assert page.session_state["draft"].training.optimizer.learning_rate == 0.0001


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_words_for_its_values(language: str) -> None:
    def page() -> None:
        import streamlit as st

        from pages.ui.train.coach import finding_text
        from tests.analysis.judged import findings

        for code, finding in findings().items():
            st.text(f"{code} {finding_text(finding)}")

    at = AppTest.from_function(page, default_timeout=240)
    at.session_state["language"] = language
    at.run()
    assert not at.exception
    assert {text.value.split()[0] for text in at.text} == {code.value for code in FindingCode}
