"""Texts that can be read as a review, and those that are refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.builtin.imdb_tokens import tokens
from dlcore.errors import ReviewEmpty, ReviewError, ReviewJapanese, ReviewTooLong
from dlcore.inference.reviews.text import MAX_CHARACTERS, check_text, check_words
from tests.inference.reviews.reviews import JAPANESE


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        check_text(text)
        check_words(text, tokens(text, {"good": 1}, 100))
    except ReviewError:
        return
    assert "good" in text.lower()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", ReviewEmpty),
        (" \n\t", ReviewEmpty),
        ("?! … 😀", ReviewEmpty),
        (JAPANESE, ReviewJapanese),
        (f"good {JAPANESE}", ReviewJapanese),
        ("x" * (MAX_CHARACTERS + 1), ReviewTooLong),
        ("good " * 100_000, ReviewTooLong),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, error: type[ReviewError]) -> None:
    with pytest.raises(error):
        check_text(text)


def test_a_text_without_a_known_word_is_refused() -> None:
    with pytest.raises(ReviewEmpty):
        check_words("gut", tokens("gut", {"good": 1}, 100))
    with pytest.raises(ReviewJapanese):
        check_words("xx yy zz 良い", tokens("xx yy zz 良い", {"good": 1}, 100))


def test_a_japanese_word_in_an_english_text_is_no_reason_to_refuse() -> None:
    check_text("I loved Totoro (トトロ), a wonderful film.")
