"""Labs that train, on stored runs with results: prediction, watching, conclusion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlcore.labs import TRAINED_LABS
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.labs.stored_results import MEASURED, save_attempt
from tests.pages.page_driver import assert_no_error, message, open_page, texts

LEARNER = "reader"


@pytest.fixture(autouse=True)
def empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty store, and no engine."""
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))
    services.store.clear()
    yield
    services.store.clear()


def look(trace: dict[str, Any]) -> tuple[str, ...]:
    """Return the colour and the dash of a line, or the colour and the pattern of bars."""
    if "line" in trace:
        return trace["line"]["color"], trace["line"]["dash"]
    return trace["marker"]["color"], trace["marker"]["pattern"]["shape"]


@pytest.mark.parametrize("lab", TRAINED_LABS)
def test_a_lab_asks_for_a_prediction_first(lab: str) -> None:
    at = assert_no_error(open_page("labs", "ja", query={"lab": lab}, learner=LEARNER))
    assert at.title[0].value == message(at, f"lab.name.{lab}")
    assert at.button(key="lab_start").disabled


@pytest.mark.parametrize("lab", TRAINED_LABS)
def test_equal_results_of_all_arms_give_no_difference(lab: str) -> None:
    found = TRAINED_LABS[lab]
    save_attempt(services.store(), LEARNER, found, len(found.arms))
    results = dict.fromkeys(found.arms, [MEASURED[lab]] * 3)
    outcome = found.conclude(results).outcome
    for language in LANGUAGES:
        at = assert_no_error(open_page("labs", language, query={"lab": lab}, learner=LEARNER))
        assert message(at, f"lab.choice.{lab}.{outcome}") in texts(at)
        for figure in found.figures(results):
            assert message(at, f"lab.figure.{lab}.{figure.code}") in texts(at)
        for chart in at.get("plotly_chart"):
            looks = [look(trace) for trace in json.loads(chart.proto.spec)["data"]]
            assert len(set(looks)) == len(looks), "two controls have one colour"
    at.button(key="lab_again").click().run()
    assert at.button(key="lab_start").disabled
