"""The words of a review: coloured, listed, and those that the network does not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dlcore.datasets.builtin.imdb import UNKNOWN
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.inference.reviews.attribution import WordAttribution
from dlcore.inference.reviews.read import ReviewRead
from pages.ui.common.plain_table import plain_table
from pages.ui.reviews.visible import visible
from pages.ui.reviews.word_editor import BoardWord, Change, State, word_editor
from pages.ui.shell.text import number, t

LISTED = 8
"""Words in each of the two lists."""

_SMALLEST = 1e-4
"""A share below a hundredth of a point is none."""


@dataclass(frozen=True)
class ShownWord:
    """A word of the text.

    Args:
        place: from 0.
        text: as it was typed.
        number: of the word, see ``Tokens``.
        is_seen: whether it is in what the network gets.
        share: what it adds to the probability of a positive review.
    """

    place: int
    text: str
    number: int
    is_seen: bool
    share: float


def shown_words(text: str, read: ReviewRead, weighed: WordAttribution) -> list[ShownWord]:
    """The words of a text with what the network made of them."""
    rows = zip(
        read.starts.tolist(),
        read.ends.tolist(),
        read.numbers.tolist(),
        read.seen.tolist(),
        weighed.shares.tolist(),
        strict=True,
    )
    return [
        ShownWord(place, visible(text[start:end]), code, is_seen, share)
        for place, (start, end, code, is_seen, share) in enumerate(rows)
    ]


def review_board(
    text: str, read: ReviewRead, words: Sequence[ShownWord], on_change: Callable[[Change], None]
) -> None:
    """Draws the text with its words coloured; the strongest word has the full colour."""
    strongest = max((abs(word.share) for word in words), default=0.0) or 1.0
    starts, ends = read.starts.tolist(), read.ends.tolist()
    gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    shown = [
        BoardWord(
            before=visible(gap),
            text=word.text,
            tint=word.share / strongest,
            title=_title(word),
            state=_state(word),
        )
        for gap, word in zip(gaps, words, strict=True)
    ]
    word_editor(shown, visible(text[ends[-1] :]), key="review_board", on_change=on_change)


def word_lists(words: Sequence[ShownWord]) -> None:
    """Draws the words that speak most for a positive and for a negative review."""
    ordered = sorted(words, key=lambda word: word.share)
    praise = [word for word in reversed(ordered) if word.share > _SMALLEST]
    record_crash = [word for word in ordered if word.share < -_SMALLEST]
    for column, title, side in zip(
        st.columns(2),
        (t("review.speak_for"), t("review.speak_against")),
        (praise, record_crash),
        strict=True,
    ):
        with column:
            st.subheader(title, anchor=False)
            if side:
                st.html(_table(side[:LISTED]))
            else:
                st.caption(t("review.none_speak"))


def unknown_words(words: Sequence[ShownWord]) -> None:
    """Tells which words the network does not know, and how many it did not get."""
    rare = dict.fromkeys(word.text for word in words if word.number == UNKNOWN)
    absent = dict.fromkeys(word.text for word in words if word.number == ABSENT)
    cut = sum(not word.is_seen and word.number != ABSENT for word in words)
    # Plain text: the words are the learner's own.
    if rare:
        st.text(t("review.rare", words=t("chart.separator").join(rare)))
    if absent:
        st.text(t("review.absent", words=t("chart.separator").join(absent)))
    if cut:
        st.caption(t("review.cut", count=cut))


def _table(words: Sequence[ShownWord]) -> str:
    rows = [[word.text, number(word.place + 1), _points(word.share)] for word in words]
    return plain_table([t("review.word"), t("review.place"), t("review.share")], rows)


def _points(share: float) -> str:
    value = 100 * share
    digits = 1 if abs(value) >= 0.1 else 2
    sign = "+" if value > 0 else "−"
    return t("review.points", points=sign + number(abs(np.round(value, digits)), digits))


def _state(word: ShownWord) -> State:
    if word.number in (ABSENT, UNKNOWN):
        return "unknown"
    return "known" if word.is_seen else "unread"


def _title(word: ShownWord) -> str:
    if word.number == ABSENT:
        return t("review.title_absent")
    if not word.is_seen:
        return t("review.title_cut")
    if word.number == UNKNOWN:
        return t("review.title_rare", points=_points(word.share))
    return _points(word.share)
