"""Finds terms by their names in every language, by readings, other words and Keras names."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from dlcore.glossary import TERMS, Term
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_PARTS = ("name", "search")


def find_terms(query: str) -> Sequence[Term]:
    """Return the terms that match every word of a query, in the order of the glossary.

    Args:
        query: words in any language, in hiragana or katakana; all terms if it is empty.
    """
    words = _normalize(query).split()
    return [term for term in TERMS.values() if all(word in _text(term) for word in words)]


@cache
def _text(term: Term) -> str:
    texts = [
        form
        for code in LANGUAGES
        for part in _PARTS
        for form in catalogue(code)[f"term.{part}.{term.id}"].forms
    ]
    return _normalize(" ".join([term.id, term.keras, *texts]))


def _normalize(text: str) -> str:
    """Return a text in lower case, with narrow letters and with hiragana for katakana."""
    return unicodedata.normalize("NFKC", text).lower().translate(_TO_HIRAGANA)
