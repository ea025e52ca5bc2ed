"""Languages of a text, where script or function words leave no doubt."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

MIN_FUNCTION_WORDS = 3
"""A language in Latin letters is named if the text has so many of its function words ..."""

LEAD = 2
"""... and so many times the function words of any other language."""

_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]")
_CHINESE = re.compile("[们們这這吗嗎没沒她很你是]")
"""Common in Chinese; in Japanese rare or always beside kana."""

_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ufeff\U00010000-\U0001d3ff]")

_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in json.loads(
        Path(__file__).with_name("function_words.json").read_text("utf-8")
    ).items()
}
"""Frequent function words of languages in Latin letters, English among them."""

LATIN_LANGUAGES = tuple(name for name in _FUNCTION_WORDS if name != "english")
"""Other languages that are named; ``romaji`` is Japanese in Latin letters."""


def is_mostly_other_script(text: str) -> bool:
    """Return whether more than half of the letters are of scripts without the letters of English.

    Args:
        text: as ``read_text`` returns it.
    """
    return 2 * len(_OTHER_SCRIPT.findall(text)) > sum(map(str.isalpha, text))


def language_of_script(text: str) -> str | None:
    """Return ``japanese``, ``chinese`` or ``korean``; None if the characters do not show it."""
    if _KANA.search(text):
        return "japanese"
    if _HANGUL.search(text):
        return "korean"
    return "chinese" if _HAN.search(text) and _CHINESE.search(text) else None


def language_of_words(words: Sequence[str]) -> str | None:
    """Return the language by the function words of a text; None for English or if unclear.

    Args:
        words: in lower case.
    """
    counts = {
        name: sum(word in function_words for word in words)
        for name, function_words in _FUNCTION_WORDS.items()
    }
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    if best == "english" or counts[best] < max(MIN_FUNCTION_WORDS, LEAD * counts[second]):
        return None
    return best
