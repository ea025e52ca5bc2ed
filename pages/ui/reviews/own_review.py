"""The learner's own review: written, read, its words weighed, and changed one by one."""

from __future__ import annotations

import streamlit as st

from dlcore.errors import ReviewError
from dlcore.inference.reviews.attribution import AttributeWords, WordAttribution
from dlcore.inference.reviews.read import ReadReview, ReviewRead
from dlcore.inference.reviews.text import check_text
from pages.ui.reviews.verdict import verdict
from pages.ui.reviews.word_editor import Change
from pages.ui.reviews.words import review_board, shown_words, unknown_words, word_lists
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

EXAMPLE = "A wonderful story with great actors, but the ending was boring."
"""Read before the learner has written anything."""

_AREA, _TEXT = "review_area", "review_text"
_READ, _BEFORE = "review_read", "review_before"


def take_review(text: str) -> None:
    """Puts a text into the field; to be called before the field is drawn."""
    st.session_state[_TEXT] = st.session_state[_AREA] = text
    st.session_state.pop(_BEFORE, None)


@st.fragment
@error_boundary()
def own_review(reader: str) -> None:
    """Draws the field, the verdict, and the words.

    Args:
        reader: name of the network.
    """
    text = _written()
    try:
        check_text(text)
        with st.spinner(t("review.reading"), show_time=False):
            read = _read(reader, text)
    except ReviewError as error:
        st.session_state.pop(_READ, None)
        st.warning(error_text(error), icon=":material/translate:")
        return
    st.session_state[_READ] = (text, read)
    left, right = st.columns([2, 3], gap="large")
    with left:
        before = st.session_state.get(_BEFORE)
        st.html(verdict(read.positive, before))
    with right, st.spinner(t("review.weighing"), show_time=False):
        words = shown_words(text, read, _weighed(reader, text))
        review_board(text, read, words, _change)
        st.caption(t("review.board_about"))
        unknown_words(words)
    word_lists(words)
    st.caption(t("review.shares_about"))


def _written() -> str:
    """Draws the field; the text that was handed in last."""
    st.session_state.setdefault(_AREA, st.session_state.get(_TEXT, EXAMPLE))
    with st.form("review_form", border=False):
        st.text_area(t("review.text"), key=_AREA, height=140, help=t("review.text_help"))
        st.form_submit_button(
            t("review.read"), type="primary", icon=":material/rate_review:", on_click=_hand_in
        )
    text: str = st.session_state.setdefault(_TEXT, EXAMPLE)
    return text


def _hand_in() -> None:
    st.session_state[_TEXT] = st.session_state[_AREA]
    st.session_state.pop(_BEFORE, None)


def _change(change: Change) -> None:
    """Puts another word into the text that was read."""
    text, read = st.session_state.get(_READ, ("", None))
    if read is None or not 0 <= change.place < len(read.starts):
        return
    start, end = int(read.starts[change.place]), int(read.ends[change.place])
    take_review(text[:start] + change.word + text[end:])
    st.session_state[_BEFORE] = read.positive


@st.cache_data(max_entries=256, show_spinner=False)
def _read(reader: str, text: str) -> ReviewRead:
    return engine().answer(ReadReview(reader=reader, text=text))


@st.cache_data(max_entries=256, show_spinner=False)
def _weighed(reader: str, text: str) -> WordAttribution:
    return engine().answer(AttributeWords(reader=reader, text=text))
