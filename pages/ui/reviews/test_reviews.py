"""Test reviews with the verdicts on them: the first ten, and others to browse and search."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dlcore.errors import ReviewError
from dlcore.inference.reviews.classifiers import POSITIVE_ABOVE
from dlcore.inference.reviews.find import MAX_SOUGHT, FindReviews
from dlcore.inference.reviews.read_test_reviews import ReadTestReviews, TestReviewsRead
from pages.ui.charts.style import GREEN, VALIDATION
from pages.ui.common.sections import section
from pages.ui.reviews.own_review import take_review
from pages.ui.reviews.verdict import verdict_word
from pages.ui.reviews.visible import visible
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine
from pages.ui.shell.text import number, percent, t

SHOWN = 10
WORDS = 60
"""Shown of each review; all of it stands in the field above once it is taken there."""

_ALL = "review_all_read"

_STYLE = """
<style>
.dl-read { border-left: 5px solid var(--mark); padding: 2px 0 2px 14px; line-height: 1.6;
  overflow-wrap: anywhere; }
.dl-read h4 { margin: 0; padding: 0; font-size: 1rem; font-weight: 650;
  font-variant-numeric: tabular-nums; }
.dl-read s { text-decoration: none; opacity: 0.8; border-bottom: 2px dotted currentColor; }
</style>
"""


@st.fragment
@error_boundary()
def first_reviews(reader: str) -> None:
    """Draws the first ten test reviews."""
    section(t("review.first", count=SHOWN))
    st.markdown(t("review.first_about"))
    with st.spinner(t("review.reading"), show_time=False):
        _cards(reader, range(SHOWN), "first")


@st.fragment
@error_boundary()
def browse_reviews(reader: str) -> None:
    """Draws the search, and what it finds; the test set is read when that is asked for."""
    section(t("review.browse"))
    st.markdown(t("review.browse_about"))
    if st.session_state.get(_ALL) != reader:
        if not st.button(t("review.read_all"), icon=":material/manage_search:", key="review_all"):
            return
        st.session_state[_ALL] = reader
    sought = st.text_input(
        t("review.search"), key="review_search", max_chars=MAX_SOUGHT, help=t("review.search_help")
    )
    try:
        _found(reader, sought or "")
    except ReviewError as error:
        st.warning(error_text(error), icon=":material/search_off:")


def _found(reader: str, sought: str) -> None:
    page = int(st.session_state.get(_page_key(reader, sought), 1))
    with st.spinner(t("review.reading_all"), show_time=False):
        asked = FindReviews(reader=reader, sought=sought, first=(page - 1) * SHOWN, count=SHOWN)
        found = engine().answer(asked)
    st.markdown(t("review.found", count=found.found, wrong=number(found.wrong)))
    if not found.found:
        return
    pages = -(-found.found // SHOWN)
    st.number_input(t("review.page"), 1, pages, key=_page_key(reader, sought), width=160)
    _cards(reader, found.places.tolist(), "found")


def _page_key(reader: str, sought: str) -> str:
    return f"review_page.{reader}.{sought}"


def _cards(reader: str, places: Sequence[int], key: str) -> None:
    read = _read(reader, tuple(places))
    for row, place in enumerate(places):
        about, button = st.columns([5, 1], vertical_alignment="center")
        with about:
            st.html(_card(read, row, place))
        text = " ".join(read.words[row])
        if button.button(
            t("review.take"), key=f"review_{key}_{row}", on_click=take_review, args=(text,)
        ):
            st.toast(t("review.taken"), icon=":material/arrow_upward:")
            st.rerun()


def _card(read: TestReviewsRead, row: int, place: int) -> str:
    positive, label = float(read.positive[row]), int(read.labels[row])
    is_right = (positive > POSITIVE_ABOVE) == bool(label)
    words = zip(read.words[row][:WORDS], read.unknown[row][:WORDS], strict=True)
    shown = " ".join(
        f"<s>{escape(visible(word))}</s>" if rare else escape(visible(word)) for word, rare in words
    )
    rest = " …" if len(read.words[row]) > WORDS else ""
    mark, colour = ("✓", GREEN) if is_right else ("✗", VALIDATION)
    title = t(
        "review.card",
        verdict=verdict_word(positive),
        share=percent(positive),
        truth=verdict_word(label),
        place=str(place),
    )
    return (
        f'{_STYLE}<div class="dl-read" data-right="{"yes" if is_right else "no"}"'
        f' style="--mark:{colour}"><h4>{mark} {escape(title)}</h4>'
        f'<div lang="en" translate="no">{shown}{rest}</div></div>'
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _read(reader: str, places: tuple[int, ...]) -> TestReviewsRead:
    return engine().answer(ReadTestReviews(reader=reader, places=places))
