"""The form for early stopping: the main setting is visible, the others are in a popover."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.spec import Training
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue


def form() -> None:
    import streamlit as st

    from pages.ui.common.draft import draft
    from pages.ui.train.training_form import training_form

    st.session_state["training"] = training_form(draft())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_of_early_stopping_can_be_changed(language: str) -> None:
    at = AppTest.from_function(form, default_timeout=240)
    at.session_state["language"] = language
    at.run()
    messages = {key: entry.forms[0] for key, entry in catalogue(language).items()}
    assert at.session_state["training"]["early_stopping"] is None
    labels = [field.label for field in at.number_input]
    assert messages["field.patience"] not in labels

    next(t for t in at.toggle if t.label == messages["train.early_stopping"]).set_value(True).run()
    for key, value in (("field.patience", 3), ("field.min_delta", 0.001)):
        (field,) = (field for field in at.number_input if field.label == messages[key])
        field.set_value(value).run()
    (monitor,) = (box for box in at.selectbox if box.label == messages["field.monitor"])
    monitor.select("val_accuracy").run()
    label = messages["field.restore_best_weights"]
    next(toggle for toggle in at.toggle if toggle.label == label).set_value(False).run()
    assert not at.exception
    stopping = Training.model_validate(at.session_state["training"]).early_stopping
    assert stopping is not None
    assert stopping.model_dump() == {
        "monitor": "val_accuracy",
        "patience": 3,
        "min_delta": 0.001,
        "restore_best_weights": False,
    }
