"""The export of a run on the Train page, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Run
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import assert_no_error, downloads, message
from tests.stored_runs import finished_run, finished_run_with_weights


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Nothing trains."""
    return use_idle_engine(monkeypatch)


@pytest.fixture(params=LANGUAGES)
def at(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> AppTest:
    """The app, opened by a new learner."""
    return open_app(lang=request.param)


def open_export(at: AppTest, run: Run) -> AppTest:
    at.session_state["run"] = run.id
    at.session_state["run_part"] = "code"
    return assert_no_error(at.switch_page("pages/train.py").run())


def enabled_downloads(at: AppTest) -> dict[str, bool]:
    """Return the labels of the download buttons, and whether each is enabled."""
    return {button.label: not button.disabled for button in downloads(at)}


def test_a_run_has_a_program_a_notebook_and_a_bundle(at: AppTest) -> None:
    open_export(at, finished_run_with_weights(services.store(), at.session_state["learner"]))
    (program,) = [code.value for code in at.code if "keras" in code.value]
    ast.parse(program)
    assert message(at, "take.about") in [text.value for text in at.markdown]
    keys = ("take.py", "take.ipynb", "take.bundle", "take.keras")
    labels = [message(at, key) for key in keys]
    assert enabled_downloads(at) == dict.fromkeys(labels, True)


def test_a_run_without_weights_has_a_program_but_no_bundle(at: AppTest) -> None:
    open_export(at, finished_run(services.store(), at.session_state["learner"]))
    assert enabled_downloads(at)[message(at, "take.bundle")] is False
    assert enabled_downloads(at)[message(at, "take.py")] is True
