"""The words of a review, coloured and listed by their attribution; unknown words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dlcore.datasets.builtin.imdb import UNKNOWN
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.inference.reviews.attribution import WordAttribution
from dlcore.inference.reviews.classify import ReviewPrediction
from pages.ui.common.plain_table import plain_table
from pages.ui.reviews.printable import printable
from pages.ui.reviews.word_editor import Change, EditorWord, State, word_editor
from pages.ui.shell.text import number, t

LISTED = 8
"""Words in each of the two lists."""

_MIN_STRENGTH = 4e-4
"""Of a listed word: a hundredth of a percentage point where the probability is 50 %."""


@dataclass(frozen=True)
class AttributedWord:
    """A word of the text with its attribution.

    Args:
        index: from 0.
        text: as typed.
        number: the word number, see ``Tokens``.
        is_seen: whether the network's input includes it.
        contribution: what it adds to the probability of the positive class.
        strength: what it adds to the log-odds, by which words are ranked.
    """

    index: int
    text: str
    number: int
    is_seen: bool
    contribution: float
    strength: float


def attributed_words(
    text: str, prediction: ReviewPrediction, attribution: WordAttribution
) -> list[AttributedWord]:
    """Return the words of a text with their attribution."""
    rows = zip(
        prediction.starts.tolist(),
        prediction.ends.tolist(),
        prediction.numbers.tolist(),
        prediction.seen.tolist(),
        attribution.contributions.tolist(),
        attribution.strengths.tolist(),
        strict=True,
    )
    return [
        AttributedWord(index, printable(text[start:end]), *values)
        for index, (start, end, *values) in enumerate(rows)
    ]


def draw_word_editor(
    text: str,
    prediction: ReviewPrediction,
    words: Sequence[AttributedWord],
    on_change: Callable[[Change], None],
) -> None:
    """Draw the text with coloured words; the word that counts most has full colour."""
    strongest = max((abs(word.strength) for word in words), default=0.0) or 1.0
    starts, ends = prediction.starts.tolist(), prediction.ends.tolist()
    gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    editor_words = [
        EditorWord(
            before=printable(gap),
            text=word.text,
            tint=word.strength / strongest,
            title=_title(word),
            state=_state(word),
        )
        for gap, word in zip(gaps, words, strict=True)
    ]
    after = printable(text[ends[-1] :])
    word_editor(editor_words, after, key="review_board", on_change=on_change)


def draw_word_lists(words: Sequence[AttributedWord]) -> None:
    """Draw the words that count most for a positive review, and those that count most against."""
    ordered = sorted(words, key=lambda word: word.strength)
    positive = [word for word in reversed(ordered) if word.strength > _MIN_STRENGTH]
    negative = [word for word in ordered if word.strength < -_MIN_STRENGTH]
    titles = t("review.speak_for"), t("review.speak_against")
    for column, title, side in zip(st.columns(2), titles, (positive, negative), strict=True):
        with column:
            st.subheader(title, anchor=False)
            if side:
                st.html(_table(side[:LISTED]))
            else:
                st.caption(t("review.none_speak"))


def draw_unknown_words(words: Sequence[AttributedWord]) -> None:
    """Draw the words that the network does not know, and the number of words cut off."""
    rare = dict.fromkeys(word.text for word in words if word.number == UNKNOWN)
    absent = dict.fromkeys(word.text for word in words if word.number == ABSENT)
    cut = sum(not word.is_seen and word.number != ABSENT for word in words)
    # Plain text: the learner typed the words.
    if rare:
        st.text(t("review.rare", words=t("chart.separator").join(rare)))
    if absent:
        st.text(t("review.absent", words=t("chart.separator").join(absent)))
    if cut:
        st.caption(t("review.cut", count=cut))


def _table(words: Sequence[AttributedWord]) -> str:
    rows = [[word.text, number(word.index + 1), _points(word.contribution)] for word in words]
    return plain_table([t("review.word"), t("review.place"), t("review.share")], rows)


def _points(contribution: float) -> str:
    value = 100 * contribution
    digits = 1 if abs(value) >= 0.1 else 2
    sign = "+" if value > 0 else "−"
    if 0 < abs(value) < 0.01:
        return t("review.points_less", sign=sign, points=number(0.01, 2))
    return t("review.points", points=sign + number(abs(np.round(value, digits)), digits))


def _state(word: AttributedWord) -> State:
    if word.number in (ABSENT, UNKNOWN):
        return "unknown"
    return "known" if word.is_seen else "unread"


def _title(word: AttributedWord) -> str:
    if word.number == ABSENT:
        return t("review.title_absent")
    if not word.is_seen:
        return t("review.title_cut")
    if word.number == UNKNOWN:
        return t("review.title_rare", points=_points(word.contribution))
    return _points(word.contribution)
