"""Predictions for a drawing or a picture, with doubt where it does not show exactly one digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dlcore.arrays import Array
from dlcore.handwriting.drawing import Preparation
from dlcore.handwriting.separation import separate_digits
from dlcore.inference.digits.classify import ClassifyDigit, DigitPrediction
from pages.ui.common.pixels import image_html
from pages.ui.common.predictions import predictions_html
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

_WIDTH = 84

Prepare = Callable[[Array], Mapping[str, Preparation]]
"""Prepares a drawing for each classifier."""


def draw_reading(ink: Array, prepare: Prepare, titles: Sequence[str], *, key: str) -> None:
    """Draw the predictions of all classifiers.

    Args:
        ink: of the drawing.
        prepare: prepares it.
        titles: of the classifiers, in the order of ``prepare``; plain text.
        key: prefix of the widgets' keys.
    """
    prediction = _classify(ink, prepare)
    st.html(predictions_html(prediction, titles))
    draw_term_links("predict", "softmax", "confidence")
    if prediction.count > 1:
        st.warning(t("draw.several", count=prediction.count), icon=":material/filter_2:")
        if st.toggle(t("draw.each"), key=f"{key}_each", persist_state="session"):
            _draw_each(separate_digits(ink), prepare, titles)
    elif not prediction.is_one_digit:
        st.info(t("draw.no_digit"), icon=":material/help:")


def _draw_each(digits: Sequence[Array], prepare: Prepare, titles: Sequence[str]) -> None:
    """Draw the predictions for each digit on its own."""
    for digit in digits:
        image = next(iter(prepare(digit).values())).centred
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(image_html(image, 1.0, _WIDTH, t("draw.ink")), width=_WIDTH)
            st.html(predictions_html(_classify(digit, prepare), titles), width="stretch")


def _classify(ink: Array, prepare: Prepare) -> DigitPrediction:
    with st.spinner(t("draw.waking")):
        return engine().answer(ClassifyDigit.of(ink, prepare(ink)))
