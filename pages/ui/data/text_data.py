"""Reviews on the Data page: read as words, as word numbers, and as the row the network gets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore.datasets import Cache, Dataset, Imdb, Info
from dlcore.datasets.builtin.imdb import PADDING, SPECIAL, START, UNKNOWN, decode, vocabulary
from pages.ui.charts.dataset import histogram
from pages.ui.charts.style import CONFIG
from pages.ui.common.sections import section, targets
from pages.ui.data.sample_choice import Sample, chosen_sample
from pages.ui.data.view import DataView, Fact
from pages.ui.data.word_numbers import numbered, running_text, word_numbers
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.text import number, t

# So many words are shown with their numbers below; the row below them holds all numbers.
CLOSELY = 24


def facts(info: Info) -> Sequence[Fact]:
    """How many reviews, of how many words, out of which vocabulary."""
    return (
        (t("data.reviews"), number(info.train_size + info.test_size)),
        (t("data.row_length"), number(info.input_shape[0])),
        (t("data.vocabulary"), number(info.words)),
        (t("data.classes"), number(len(info.classes))),
    )


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs={Imdb: lambda spec: spec.model_dump_json()}
)
def rows(spec: Imdb, _cache: Cache) -> Dataset:
    """The reviews, kept once for all sessions: making the rows takes a second."""
    return spec.load(_cache)


@st.cache_resource(max_entries=1, show_spinner=False)
def words() -> tuple[str, ...]:
    """The word of every number, kept once for all sessions."""
    return vocabulary(Cache.default())


def _read(numbers: np.ndarray) -> list[str]:
    """Word numbers as words; what stands for no word in the learner's language."""
    marks = {START: t("data.mark_start"), UNKNOWN: t("data.mark_unknown")}
    read = decode(numbers, words())
    return [marks.get(code, word) for code, word in zip(numbers.tolist(), read, strict=True)]


def draw(spec: Imdb, data: Dataset) -> None:
    """One review, how long the reviews are, and the class balance."""
    _frequent()
    _one_review(spec, data)
    _lengths(data)
    targets(spec, data)


def _frequent() -> None:
    section(t("data.frequent"))
    first = len(SPECIAL)
    st.markdown(t("data.frequent_about", first=first))
    places = np.arange(first, first + CLOSELY)
    st.html(numbered(_read(places), places))


@st.fragment
@error_boundary()
def _one_review(spec: Imdb, data: Dataset) -> None:
    section(t("data.one_review"))
    sample = chosen_sample(spec.name, data)
    read = sample.x[sample.x != PADDING]
    _review(sample, read)
    _numbers(spec, read)
    _padding(sample, read)
    st.subheader(t("data.step_answer", step=4), anchor=False)
    st.markdown(t("data.answer_about", label=sample.answer, value=sample.label))


def _review(sample: Sample, read: np.ndarray) -> None:
    st.subheader(t("data.step_review", step=1), anchor=False)
    st.markdown(t("data.review_about", label=sample.answer))
    spoken = read[read != START]
    st.html(running_text(_read(spoken), spoken == UNKNOWN))
    st.markdown(f":small[`{sample.place}`]")


def _numbers(spec: Imdb, read: np.ndarray) -> None:
    st.subheader(t("data.step_word_numbers", step=2), anchor=False)
    st.markdown(t("data.word_numbers_about", start=START, unknown=UNKNOWN, words=spec.words))
    shown = read[:CLOSELY]
    st.html(numbered(_read(shown), shown))


def _padding(sample: Sample, read: np.ndarray) -> None:
    st.subheader(t("data.step_padding", step=3), anchor=False)
    steps = len(sample.x)
    about = "data.padding_about" if len(read) < steps else "data.padding_none"
    st.markdown(t("data.padding_why", steps=steps))
    st.markdown(t(about, count=len(read), zeros=steps - len(read), steps=steps))
    st.html(word_numbers(_read(sample.x), sample.x, PADDING))


def _lengths(data: Dataset) -> None:
    section(t("data.lengths"))
    steps = data.info.input_shape[0]
    st.markdown(t("data.lengths_about", steps=steps))
    lengths = np.count_nonzero(data.x_train, axis=1)
    st.plotly_chart(histogram(lengths, t("data.length"), bins=25), config=CONFIG)


VIEW = DataView(facts, "data.split_about", draw, load=rows)
