"""Validation of texts before they are classified as reviews."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore.datasets.builtin.imdb_tokens import ABSENT, Tokens
from dlcore.errors import (
    ReviewChinese,
    ReviewEmpty,
    ReviewForeign,
    ReviewJapanese,
    ReviewKorean,
    ReviewTooLong,
)
from dlcore.inference.reviews.languages import is_mostly_other_script, language_of_script
from dlcore.inference.reviews.tokenize import ReadText, read_text

MAX_CHARACTERS = 20_000
"""The longest review of IMDB has 14,000."""

_ERRORS: Mapping[str | None, type[ReviewForeign]] = {
    "japanese": ReviewJapanese,
    "chinese": ReviewChinese,
    "korean": ReviewKorean,
}


def read_review(text: str) -> ReadText:
    """Return a text as a person reads it.

    Raises:
        ReviewEmpty: it has no letter and no digit outside markup.
        ReviewTooLong: it is longer than any review.
        ReviewForeign: more than half of its letters are not those of English.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReviewTooLong(given=len(text), maximum=MAX_CHARACTERS)
    read = read_text(text)
    if not any(map(str.isalnum, read.text)):
        raise ReviewEmpty
    if is_mostly_other_script(read.text):
        raise _ERRORS.get(language_of_script(read.text), ReviewForeign)
    return read


def check_words(read: ReadText, tokens: Tokens) -> None:
    """Reject a text none of whose words occurs in the training reviews.

    Raises:
        ReviewForeign: its characters show the language.
        ReviewEmpty: they do not.
    """
    if (tokens.numbers == ABSENT).all():
        raise _ERRORS.get(language_of_script(read.text), ReviewEmpty)
