"""The choice of the precision, by what was measured on this machine."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.planning.half_precision import PrecisionSpeed, save_speed
from dlcore.settings import home
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.pages.page_driver import assert_no_error

FASTER, SLOWER = PrecisionSpeed(2.0, 1.0), PrecisionSpeed(1.0, 5.0)


def form() -> None:
    import streamlit as st

    from dlcore import PRESETS
    from pages.ui.train.precision_form import precision_form

    given = st.session_state["given"]
    spec = PRESETS[given[0]].spec.changed({"training.precision": given[1]})
    st.session_state["chosen"] = precision_form(spec)


def draw(preset: str, precision: str, language: str = "en") -> AppTest:
    at = AppTest.from_function(form, default_timeout=240)
    at.session_state["language"] = language
    at.session_state["given"] = (preset, precision)
    return assert_no_error(at.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_offered_with_its_reason_where_it_is_faster(
    language: str,
) -> None:
    save_speed(home(), FASTER)
    at = draw("digits-cnn", "float32", language)
    words = {key: entry.forms[0] for key, entry in catalogue(language).items()}
    assert "2" in at.caption[0].value
    at.selectbox[0].select(words["name.precision.mixed_bfloat16"]).run()
    assert at.session_state["chosen"] == "mixed_bfloat16"


def test_it_is_not_offered_where_it_is_slower() -> None:
    save_speed(home(), SLOWER)
    at = draw("digits-cnn", "float32")
    assert not at.selectbox
    assert "5.0 times" in at.caption[0].value
    assert at.session_state["chosen"] == "float32"


def test_a_spec_from_elsewhere_keeps_it_and_can_leave_it() -> None:
    save_speed(home(), SLOWER)
    at = draw("digits-cnn", "mixed_bfloat16")
    assert at.session_state["chosen"] == "mixed_bfloat16"
    at.selectbox[0].select("float32 (32 bits)").run()
    assert at.session_state["chosen"] == "float32"


def test_it_is_measured_before_it_is_offered() -> None:
    at = draw("digits-cnn", "float32")
    assert len(at.button) == 1
    assert not at.selectbox


def test_a_network_without_convolutions_has_no_choice() -> None:
    save_speed(home(), FASTER)
    at = draw("digits-mlp", "float32")
    assert not at.selectbox
    assert not at.caption
