"""Naive baselines next to runs on a series, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS
from dlcore.events import Finished
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.stored_runs import finished_run, running_run

AIRLINE = PRESETS["airline-lstm"].spec


def view_run(language: str, run_id: str) -> AppTest:
    def page() -> None:
        import streamlit as st

        from pages.ui.shell.services import store
        from pages.ui.train.run_view import run_view

        run_view(store().run(st.session_state["run"]))

    at = AppTest.from_function(page, default_timeout=240)
    at.session_state["language"], at.session_state["run"] = language, run_id
    return at.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_baselines_are_shown_for_a_run_and_in_the_comparison(
    language: str, open_app: Callable[..., AppTest]
) -> None:
    services.store.clear()
    at = open_app(lang=language)
    learner, store = str(at.session_state["learner"]), services.store()
    series = finished_run(store, learner, AIRLINE, loss=0.05)
    other = finished_run(store, learner)
    messages = catalogue(language)

    page = view_run(language, series.id)
    assert not page.exception and not page.error
    captions = [caption.value for caption in page.caption]
    (line,) = [text for text in captions if "0.1003" in text]
    assert "0.1008" in line
    alike = messages["diagnosis.compared.naive.alike"].forms[0]
    assert page.info[0].value == alike.format(value="0.1000", baseline="0.1003")

    page = view_run(language, other.id)
    assert not page.exception and "0.1003" not in str([c.value for c in page.caption])
    assert not any("0.1003" in info.value for info in page.info)

    at.switch_page("pages/compare.py").run()
    assert not at.exception and not at.error
    table = at.dataframe[0].value
    assert table["naive.persistence"].round(4).tolist()[1] == 0.1003
    assert table["naive.persistence"].isna().tolist() == [True, False]
    assert "0.1003" in "".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_shown_in_the_units_of_the_series(
    language: str, open_app: Callable[..., AppTest]
) -> None:
    services.store.clear()
    open_app(lang=language)
    run = running_run(services.store(), "somebody", AIRLINE)
    services.store().append(run.id, Finished(100.0, 2, {"loss": 0.01, "rmse": 0.1}))
    page = view_run(language, run.id)
    assert not page.exception
    # A tenth of the way from 104 to 622.
    assert any("51.8" in caption.value for caption in page.caption)
