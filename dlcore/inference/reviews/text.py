"""Which texts can be read as a review at all."""

from __future__ import annotations

import re

from dlcore.datasets.builtin.imdb_tokens import ABSENT, Tokens
from dlcore.errors import ReviewEmpty, ReviewJapanese, ReviewTooLong

MAX_CHARACTERS = 20_000
"""The longest review of IMDB has 14,000."""

_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
"""Kana and kanji."""


def check_text(text: str) -> None:
    """Refuses what is not worth tokenising.

    Raises:
        ReviewEmpty: there is no letter and no digit.
        ReviewTooLong: it is longer than any review.
        ReviewJapanese: most of it is Japanese.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReviewTooLong(given=len(text), maximum=MAX_CHARACTERS)
    written = sum(map(str.isalnum, text))
    if not written:
        raise ReviewEmpty
    if 2 * len(_JAPANESE.findall(text)) > written:
        raise ReviewJapanese


def check_words(text: str, found: Tokens) -> None:
    """Refuses a text of which no word was in any training review.

    Raises:
        ReviewJapanese: what there is is Japanese.
        ReviewEmpty: there is nothing to read.
    """
    if (found.numbers == ABSENT).all():
        raise ReviewJapanese if _JAPANESE.search(text) else ReviewEmpty
