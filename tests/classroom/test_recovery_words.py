"""The four words that bring a learner back."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.classroom.recovery_words import (
    LANGUAGES,
    open_token,
    read_words,
    seal_token,
    vocabulary,
    words_tag,
    write_words,
)
from dlcore.errors import RecoveryWordsUnknown

WORDS = st.tuples(*[st.integers(0, 255)] * 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_has_256_different_words(language: str) -> None:
    words = vocabulary(language)
    assert len(words) == len(set(words)) == 256
    assert all(word.isalpha() or "ー" in word for word in words)


@given(WORDS, st.sampled_from(LANGUAGES), st.sampled_from((" ", "　", "、", ", ", "\n")))
def test_words_are_read_however_they_are_typed(
    words: tuple[int, ...], language: str, separator: str
) -> None:
    text = write_words(words, language)
    assert read_words(text.replace(" ", separator)) == words
    assert read_words(text.upper()) == words
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    assert read_words(katakana) == words


@given(st.text())
def test_other_texts_are_refused(text: str) -> None:
    if len(text.split()) != 4:
        with pytest.raises(RecoveryWordsUnknown):
            read_words(text)


def test_only_the_words_open_the_token() -> None:
    token = secrets.token_urlsafe(24)
    tag, sealed = seal_token(token, (1, 2, 3, 4), "class")
    assert open_token(sealed, (1, 2, 3, 4), "class") == token
    assert words_tag((1, 2, 3, 4), "class") == tag != words_tag((1, 2, 3, 4), "other")
    assert open_token(sealed, (1, 2, 4, 3), "class") != token
