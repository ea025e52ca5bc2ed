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
from dlcore.inference.reviews.text import MAX_CHARACTERS, check_text, check_words
from dlcore.inference.reviews.tokenize import tokenize, words_of
from tests.inference.reviews.reviews import JAPANESE


@given(st.text())
def test_any_text_is_accepted_or_rejected(text: str) -> None:
    try:
        check_text(text)
        check_words(text, tokenize(text, {"good": 1}, 100))
    except ReviewError:
        return
    assert "good" in words_of(text)


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
        check_text(text)


def test_a_text_without_a_known_word_is_rejected() -> None:
    with pytest.raises(ReviewEmpty):
        check_words("gut", tokenize("gut", {"good": 1}, 100))
    with pytest.raises(ReviewJapanese):
        check_words("xx yy zz 良い", tokenize("xx yy zz 良い", {"good": 1}, 100))


def test_an_english_text_may_hold_japanese_words() -> None:
    check_text("I loved Totoro (トトロ), a wonderful film.")
