"""Texts that can be classified as a review, and those that are rejected with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.errors import (
    ReviewChinese,
    ReviewEmpty,
    ReviewError,
    ReviewForeign,
    ReviewJapanese,
    ReviewKorean,
    ReviewTooLong,
)
from dlcore.inference.reviews.text import MAX_CHARACTERS, check_words, read_review
from dlcore.inference.reviews.tokenize import read_text, tokenize
from tests.inference.reviews.reviews import JAPANESE


@given(st.text())
def test_any_text_is_accepted_or_rejected(text: str) -> None:
    try:
        read = read_review(text)
        words = tokenize(read, {"good": 1}, 100)
        check_words(read, words)
    except ReviewError:
        return
    assert "good" in words.words


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", ReviewEmpty),
        (" \n\t", ReviewEmpty),
        ("?! … 😀", ReviewEmpty),
        (JAPANESE, ReviewJapanese),
        (f"good {JAPANESE}", ReviewJapanese),
        ("这是一部很好的电影。", ReviewChinese),
        ("최고의 영화였습니다.", ReviewKorean),
        ("Отличный фильм!", ReviewForeign),
        ("<p></p><script>good</script>", ReviewEmpty),
        ("x" * (MAX_CHARACTERS + 1), ReviewTooLong),
        ("good " * 100_000, ReviewTooLong),
    ],
)
def test_other_texts_are_rejected(text: str, error: type[ReviewError]) -> None:
    with pytest.raises(error):
        read_review(text)


def test_a_text_without_a_known_word_is_rejected() -> None:
    with pytest.raises(ReviewEmpty):
        check_words(read_text("gut"), tokenize(read_text("gut"), {"good": 1}, 100))
    with pytest.raises(ReviewJapanese):
        read = read_text("xx yy zz 良い")
        check_words(read, tokenize(read, {"good": 1}, 100))


def test_an_english_text_may_hold_japanese_words() -> None:
    read_review("I loved Totoro (トトロ), a wonderful film.")
