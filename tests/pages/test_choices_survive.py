"""Choices survive a switch of page and language and, by the address, a reload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.planning.half_precision import PrecisionSpeed, save_speed
from dlcore.settings import home
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.compare_page import WIDE, Learner
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import assert_no_error, choice, open_page
from tests.pages.ui.shell.test_present import is_presented
from tests.stored_runs import finished_run, running_run

OTHER = dict(zip(LANGUAGES, reversed(list(LANGUAGES)), strict=True))
CHOSEN = (0.5, True, "curves")


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Nothing trains."""
    return use_idle_engine(monkeypatch)


def address(at: AppTest) -> Mapping[str, str]:
    return {
        name: value if isinstance(value, str) else value[-1]
        for name, value in at.query_params.items()
    }


def choices(at: AppTest) -> tuple[object, bool, str]:
    """Return the smoothing, whether the axis is logarithmic, and the view."""
    view = str(choice(at.button_group, "compare_view").value)
    return at.slider(key="smoothing").value, at.toggle(key="log_loss").value, view


@pytest.mark.parametrize("language", ["ja"])
def test_choices_survive_beside_a_run(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    run = running_run(learner.store, learner.token, WIDE)
    at = learner.compare()
    at.slider(key="smoothing").set_value(0.5)
    at.toggle(key="log_loss").set_value(True)
    at.toggle(key="present").set_value(True)
    assert choices(assert_no_error(at.run())) == CHOSEN
    switch = choice(at.button_group, "language_switch")
    assert_no_error(switch.set_value(OTHER[at.session_state["language"]]).run())
    assert choices(at) == CHOSEN and is_presented(at)
    assert is_presented(assert_no_error(at.switch_page("pages/data.py").run()))
    assert choices(assert_no_error(at.switch_page("pages/compare.py").run())) == CHOSEN
    query = {"smoothing": "0.5", "log_loss": "true"}
    reloaded = open_page("compare", "en", query=query, learner=learner.token)
    assert choices(assert_no_error(reloaded)) == CHOSEN
    assert learner.store.run(run.id).state.is_active()


def form_choice(at: AppTest, name: str) -> Any:
    """Return a select box of the form on Train."""
    return choice(at.selectbox, f"form.{at.session_state['draft.generation']}.{name}")


@pytest.mark.parametrize(("language", "other"), OTHER.items())
def test_a_second_output_and_a_precision_survive_beside_a_run(learner: Learner, other: str) -> None:
    save_speed(home(), PrecisionSpeed(2.0, 1.0))
    run = running_run(services.store(), learner.token)
    at = learner.at
    at.session_state["preset"] = "digits-cnn"
    at.query_params["run"] = run.id
    assert_no_error(at.switch_page("pages/train.py").run())
    for name, value in (("second_output", "even"), ("precision", "mixed_bfloat16")):
        assert_no_error(form_choice(at, name).set_value(value).run())
    assert_no_error(choice(at.button_group, "language_switch").set_value(other).run())
    assert at.button(key="stop").label == learner.message("train.stop")
    epochs = next(box for box in at.number_input if box.label == learner.message("train.epochs"))
    assert_no_error(epochs.set_value(7).run())
    assert form_choice(at, "second_output").value == "even"
    assert form_choice(at, "precision").value == "mixed_bfloat16"
    spec = at.session_state["draft"]
    assert spec.second_output.group == "even"
    assert (spec.training.precision, spec.training.epochs) == ("mixed_bfloat16", 7)


@pytest.mark.parametrize("view", ["seeds", "scatter", "sweep"])
@pytest.mark.parametrize("language", ["en"])
def test_the_address_opens_a_tab(learner: Learner, view: str) -> None:
    finished_run(learner.store, learner.token)
    query = {"compare_view": view}
    at = assert_no_error(open_page("compare", "en", query=query, learner=learner.token))
    tab = choice(at.button_group, "compare_view")
    assert tab.value == view and address(at) == query
    assert_no_error(tab.set_value("curves").run())
    assert address(at) == {}, "the first tab needs no parameter"
