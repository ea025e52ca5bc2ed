"""Validation of texts before they are classified as reviews."""

from __future__ import annotations

import re

from dlcore.datasets.builtin.imdb_tokens import ABSENT, Tokens
from dlcore.errors import ReviewEmpty, ReviewJapanese, ReviewTooLong

MAX_CHARACTERS = 20_000
"""The longest review of IMDB has 14,000."""

_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
"""Kana and kanji."""


def check_text(text: str) -> None:
    """Reject a text before tokenizing it.

    Raises:
        ReviewEmpty: it has no letter and no digit.
        ReviewTooLong: it is longer than any review.
        ReviewJapanese: more than half of its letters and digits are Japanese.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReviewTooLong(given=len(text), maximum=MAX_CHARACTERS)
    alphanumeric = sum(map(str.isalnum, text))
    if not alphanumeric:
        raise ReviewEmpty
    if 2 * len(_JAPANESE.findall(text)) > alphanumeric:
        raise ReviewJapanese


def check_words(text: str, tokens: Tokens) -> None:
    """Reject a text none of whose words occurs in the training reviews.

    Raises:
        ReviewJapanese: it holds Japanese characters.
        ReviewEmpty: it holds none.
    """
    if (tokens.numbers == ABSENT).all():
        raise ReviewJapanese if _JAPANESE.search(text) else ReviewEmpty
