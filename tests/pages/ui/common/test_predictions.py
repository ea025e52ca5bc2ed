"""Predictions for a drawing: the bars show what the sentence says."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES


def page() -> None:
    import numpy as np
    import streamlit as st

    from dlcore.inference.digits.classify import DigitPrediction
    from pages.ui.common.predictions import predictions_html

    outputs = np.full((1, 10), 0.05, np.float32)
    probabilities = np.full((1, 10), 0.67 / 9, np.float32)
    outputs[0, 1], probabilities[0, 1] = 0.522, 0.33
    st.text(predictions_html(DigitPrediction(outputs, probabilities), ["bundled"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_show_the_probability_of_the_sentence(language: str) -> None:
    at = AppTest.from_function(page, default_timeout=240)
    at.session_state["language"] = language
    html = at.run().text[0].value
    sentence, bars = html.split('<div class="dl-bars"')
    assert "33.0%" in sentence
    shown = re.findall(r"--share:([\d.]+%)\"></i><span>([\d.]+%)</span>", bars)
    assert len(shown) == 10
    assert shown[1] == ("33.0%", "33.0%")
    assert all(width == text for width, text in shown)
