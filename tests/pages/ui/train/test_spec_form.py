"""The form for a second output, wrong labels, a rare class and class weights."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.pages.page_driver import assert_no_error


def form() -> None:
    import streamlit as st

    from dlcore import PRESETS
    from pages.ui.common.draft import load_draft
    from pages.ui.train.spec_form import spec_form

    if "settings" not in st.session_state:
        load_draft(PRESETS["digits-mlp"].spec)
    st.session_state["settings"] = spec_form()


def labelled(widgets: Any, label: str) -> Any:
    (found,) = (widget for widget in widgets if widget.label == label)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_and_classes_can_be_impaired(language: str) -> None:
    at = AppTest.from_function(form, default_timeout=240)
    at.session_state["language"] = language
    assert_no_error(at.run())
    words = {key: entry.forms[0] for key, entry in catalogue(language).items()}
    assert words["field.rare_share"] not in [field.label for field in at.number_input]
    labelled(at.number_input, words["field.wrong_labels"]).set_value(0.2).run()
    second = labelled(at.selectbox, words["train.second_output"])
    second.select(words["name.output.even"]).run()
    labelled(at.number_input, words["field.loss_weight"]).set_value(0.5).run()
    expected = {"group": "even", "loss_weight": 0.5}
    assert at.session_state["settings"]["second_output"] == expected
    labelled(at.toggle, words["train.class_weight"]).set_value(True).run()
    labelled(at.selectbox, words["train.rare_class"]).select("8").run()
    assert_no_error(labelled(at.number_input, words["field.rare_share"]).set_value(0.1).run())
    settings = at.session_state["settings"]
    assert settings["training"]["class_weight"] == "balanced"
    expected = {"wrong_labels": 0.2, "rare_class": 8, "rare_share": 0.1}
    assert expected.items() <= settings["dataset"].items()
    labelled(at.selectbox, words["train.rare_class"]).select(words["train.rare_none"]).run()
    settings = at.session_state["settings"]["dataset"]
    assert (settings["rare_class"], settings["rare_share"]) == (None, 0.0)
