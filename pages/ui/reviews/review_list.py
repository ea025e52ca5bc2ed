"""Lists of test reviews with their predictions: the first ten, and the results of a search."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dlcore.errors import ReviewError
from dlcore.inference.reviews.classify import (
    POSITIVE_THRESHOLD,
    ClassifyTestReviews,
    TestReviewPredictions,
)
from dlcore.inference.reviews.find import MAX_SEARCH_CHARACTERS, FindReviews
from pages.ui.common.sections import section
from pages.ui.reviews.prediction import class_text
from pages.ui.reviews.printable import printable
from pages.ui.reviews.written_review import load_review
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine
from pages.ui.shell.terms import explained
from pages.ui.shell.text import number, percent, t
from pages.ui.shell.view import bring_into_view

PAGE_SIZE = 10
WORDS = 60
"""Words shown of each review; the field above shows all of them once it is loaded."""

_ALL = "review_all_read"


@st.fragment
@error_boundary()
def draw_first_reviews(classifier: str) -> None:
    """Draw the first ten test reviews."""
    section(t("review.first", count=PAGE_SIZE))
    st.markdown(t("review.first_about"))
    with st.spinner(t("review.reading"), show_time=False):
        _draw_cards(classifier, range(PAGE_SIZE), "first")


@st.fragment
@error_boundary()
def draw_review_search(classifier: str) -> None:
    """Draw a button that classifies the whole test set, then the search and its results."""
    section(t("review.browse"))
    st.markdown(t("review.browse_about"))
    if st.session_state.get(_ALL) != classifier:
        if not st.button(t("review.read_all"), icon=":material/manage_search:", key="review_all"):
            return
        st.session_state[_ALL] = classifier
    query = st.text_input(
        t("review.search"),
        key="review_search",
        persist_state="session",
        max_chars=MAX_SEARCH_CHARACTERS,
        help=explained(t("review.search_help"), "test-data"),
    )
    try:
        _draw_results(classifier, query or "")
    except ReviewError as error:
        st.warning(error_text(error), icon=":material/search_off:")


def _draw_results(classifier: str, query: str) -> None:
    key = f"review_page.{classifier}.{query}"
    offset = (int(st.session_state.get(key, 1)) - 1) * PAGE_SIZE
    with st.spinner(t("review.reading_all"), show_time=False):
        result = engine().answer(
            FindReviews(model=classifier, words=query, offset=offset, limit=PAGE_SIZE)
        )
    st.markdown(t("review.found", count=result.total, wrong=number(result.wrong)))
    if not result.total:
        return
    pages = -(-result.total // PAGE_SIZE)
    st.number_input(t("review.page"), 1, pages, key=key, persist_state="session", width=160)
    _draw_cards(classifier, result.indices.tolist(), "found")


def _draw_cards(classifier: str, indices: Sequence[int], key: str) -> None:
    predictions = _classify(classifier, tuple(indices))
    for row, index in enumerate(indices):
        about, button = st.columns([5, 1], vertical_alignment="center")
        with about:
            st.html(_card(predictions, row, index))
        text = " ".join(predictions.words[row])
        if button.button(
            t("review.take"), key=f"review_{key}_{row}", on_click=load_review, args=(text,)
        ):
            st.toast(t("review.taken"), icon=":material/arrow_upward:")
            bring_into_view("written_review")
            st.rerun()


def _card(predictions: TestReviewPredictions, row: int, index: int) -> str:
    positive, label = float(predictions.positive[row]), int(predictions.labels[row])
    is_right = (positive > POSITIVE_THRESHOLD) == bool(label)
    words, unknown = predictions.words[row], predictions.unknown[row]
    text = " ".join(
        f"<s>{escape(printable(word))}</s>" if is_unknown else escape(printable(word))
        for word, is_unknown in zip(words[:WORDS], unknown[:WORDS], strict=True)
    )
    ellipsis = " …" if len(words) > WORDS else ""
    mark = "✓" if is_right else "✗"
    title = t(
        "review.card",
        verdict=class_text(positive),
        share=percent(positive),
        truth=class_text(label),
        index=str(index),
    )
    return (
        f'<div class="dl-read" data-right="{"yes" if is_right else "no"}">'
        f"<h4>{mark} {escape(title)}</h4>"
        f'<div lang="en" translate="no">{text}{ellipsis}</div></div>'
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _classify(classifier: str, indices: tuple[int, ...]) -> TestReviewPredictions:
    return engine().answer(ClassifyTestReviews(model=classifier, indices=indices))
