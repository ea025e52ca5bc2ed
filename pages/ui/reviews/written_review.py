"""The learner's review: a text field, the prediction, and the attribution to its words."""

from __future__ import annotations

import streamlit as st

from dlcore.errors import ReviewError
from dlcore.inference.reviews.attribution import AttributeWords, WordAttribution
from dlcore.inference.reviews.classify import ClassifyReview, ReviewPrediction
from dlcore.inference.reviews.text import read_review
from pages.ui.reviews.prediction import prediction_html
from pages.ui.reviews.word_attribution import (
    attributed_words,
    draw_unknown_words,
    draw_word_editor,
    draw_word_lists,
)
from pages.ui.reviews.word_editor import Change
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links, explained
from pages.ui.shell.text import t

EXAMPLE = "A wonderful story with great actors, but the ending was boring."
"""The text before the learner types one."""

_AREA, _TEXT = "review_area", "review_text"
_CLASSIFIED, _PREVIOUS = "review_read", "review_before"


def load_review(text: str) -> None:
    """Put a text into the field; call this before the field is drawn."""
    st.session_state[_TEXT] = st.session_state[_AREA] = text
    st.session_state.pop(_PREVIOUS, None)


@st.fragment
@error_boundary()
def draw_written_review(classifier: str) -> None:
    """Draw the field, the prediction, and the words.

    Args:
        classifier: ``bundled``, or the id of a run.
    """
    text = _draw_field()
    try:
        read_review(text)
        with st.spinner(t("review.reading"), show_time=False):
            prediction = _classify(classifier, text)
    except ReviewError as error:
        st.session_state.pop(_CLASSIFIED, None)
        st.warning(error_text(error), icon=":material/translate:")
        return
    st.session_state[_CLASSIFIED] = (text, prediction)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(prediction_html(prediction, st.session_state.get(_PREVIOUS)))
    with right, st.spinner(t("review.weighing"), show_time=False):
        words = attributed_words(text, prediction, _attribute(classifier, text))
        draw_word_editor(text, prediction, words, _replace_word)
        st.caption(t("review.board_about"))
        draw_unknown_words(words)
    draw_word_lists(words)
    draw_term_links("attribution", "vocabulary", "embedding")
    st.caption(t("review.shares_about"))


def _draw_field() -> str:
    """Draw the field; return the text that was submitted last."""
    current = st.session_state.setdefault(_AREA, st.session_state.get(_TEXT, EXAMPLE))
    with st.container(key="written_review"), st.form("review_form", border=False):
        st.text_area(
            t("review.text"),
            current,
            key=_AREA,
            height=140,
            help=explained(t("review.text_help"), "predict"),
        )
        st.form_submit_button(
            t("review.read"), type="primary", icon=":material/rate_review:", on_click=_submit
        )
    text: str = st.session_state.setdefault(_TEXT, EXAMPLE)
    return text


def _submit() -> None:
    st.session_state[_TEXT] = st.session_state[_AREA]
    st.session_state.pop(_PREVIOUS, None)


def _replace_word(change: Change) -> None:
    """Replace a word of the text that was classified last."""
    text, prediction = st.session_state.get(_CLASSIFIED, ("", None))
    if prediction is None or not 0 <= change.index < len(prediction.starts):
        return
    start, end = int(prediction.starts[change.index]), int(prediction.ends[change.index])
    load_review(text[:start] + change.word + text[end:])
    st.session_state[_PREVIOUS] = prediction.positive


@st.cache_data(max_entries=256, show_spinner=False)
def _classify(classifier: str, text: str) -> ReviewPrediction:
    return engine().answer(ClassifyReview(model=classifier, text=text))


@st.cache_data(max_entries=256, show_spinner=False)
def _attribute(classifier: str, text: str) -> WordAttribution:
    return engine().answer(AttributeWords(model=classifier, text=text))
