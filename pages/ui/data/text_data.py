"""Reviews on the Data page: as words, as word numbers, and as the padded row of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore.datasets import Cache, Dataset, Imdb, Info
from dlcore.datasets.builtin.imdb import PADDING, SPECIAL_TOKENS, START, UNKNOWN, decode, vocabulary
from pages.ui.charts.dataset import histogram
from pages.ui.charts.style import chart_config
from pages.ui.common.sections import section, targets
from pages.ui.data.data_view import DataView, Fact
from pages.ui.data.sample_choice import Sample, select_sample
from pages.ui.data.word_numbers import number_row_html, numbered_words_html, review_html
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t

NUMBERED_WORDS = 24
"""Number of words that are drawn with their numbers."""


def facts(info: Info) -> Sequence[Fact]:
    """Return number, row length, vocabulary size and classes of the reviews."""
    return (
        (t("data.reviews"), number(info.train_size + info.test_size)),
        (t("data.row_length"), number(info.input_shape[0])),
        (t("data.vocabulary"), number(info.vocabulary_size)),
        (t("data.classes"), number(len(info.classes))),
    )


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs={Imdb: lambda spec: spec.model_dump_json()}
)
def load(spec: Imdb, _cache: Cache) -> Dataset:
    """Load the reviews once for all sessions: it takes a second."""
    return spec.load(_cache)


@st.cache_resource(max_entries=1, show_spinner=False)
def words() -> tuple[str, ...]:
    """Load the word of every number once for all sessions."""
    return vocabulary(Cache.default())


def _decode(numbers: np.ndarray) -> list[str]:
    """Return the words of word numbers; special numbers get a text in the learner's language."""
    special = {START: t("data.mark_start"), UNKNOWN: t("data.mark_unknown")}
    decoded = zip(numbers.tolist(), decode(numbers, words()), strict=True)
    return [special.get(code, word) for code, word in decoded]


def draw(spec: Imdb, data: Dataset) -> None:
    """Draw frequent words, one review, the lengths of the reviews, and the class balance."""
    _draw_frequent_words()
    _draw_one_review(spec, data)
    _draw_lengths(data)
    targets(spec, data)


def _draw_frequent_words() -> None:
    section(t("data.frequent"))
    first = len(SPECIAL_TOKENS)
    st.markdown(t("data.frequent_about", first=first))
    numbers = np.arange(first, first + NUMBERED_WORDS)
    st.html(numbered_words_html(_decode(numbers), numbers))


@st.fragment
@error_boundary()
def _draw_one_review(spec: Imdb, data: Dataset) -> None:
    section(t("data.one_review"))
    sample = select_sample(spec.name, data)
    numbers = sample.x[sample.x != PADDING]
    _draw_text(sample, numbers)
    _draw_numbers(spec, numbers)
    _draw_padding(sample, numbers)
    st.subheader(t("data.step_answer", step=4), anchor=False)
    st.markdown(t("data.answer_about", label=sample.class_name, value=sample.label))


def _draw_text(sample: Sample, numbers: np.ndarray) -> None:
    st.subheader(t("data.step_review", step=1), anchor=False)
    st.markdown(t("data.review_about", label=sample.class_name))
    text = numbers[numbers != START]
    st.html(review_html(_decode(text), text == UNKNOWN))
    st.markdown(f":small[`{sample.expression}`]")


def _draw_numbers(spec: Imdb, numbers: np.ndarray) -> None:
    st.subheader(t("data.step_word_numbers", step=2), anchor=False)
    st.markdown(t("data.word_numbers_about", start=START, unknown=UNKNOWN, words=spec.words))
    first = numbers[:NUMBERED_WORDS]
    st.html(numbered_words_html(_decode(first), first))
    draw_term_links("vocabulary")


def _draw_padding(sample: Sample, numbers: np.ndarray) -> None:
    st.subheader(t("data.step_padding", step=3), anchor=False)
    steps = len(sample.x)
    about = "data.padding_about" if len(numbers) < steps else "data.padding_none"
    st.markdown(t("data.padding_why", steps=steps))
    st.markdown(t(about, count=len(numbers), zeros=steps - len(numbers), steps=steps))
    st.html(number_row_html(_decode(sample.x), sample.x, PADDING))
    draw_term_links("padding-sequences")


def _draw_lengths(data: Dataset) -> None:
    section(t("data.lengths"))
    steps = data.info.input_shape[0]
    st.markdown(t("data.lengths_about", steps=steps))
    lengths = np.count_nonzero(data.x_train, axis=1)
    st.plotly_chart(histogram(lengths, t("data.length"), bins=25), config=chart_config())
    draw_term_links("padding-sequences", "vocabulary", "embedding")


VIEW = DataView(facts, "data.split_about", draw, load=load)
