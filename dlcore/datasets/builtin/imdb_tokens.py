"""Text as the word numbers that IMDB is made of.

The data set was made by the tokenizer of the first Keras under Python 2: punctuation but the
apostrophe parts words, as do blanks, tabs and line breaks, and only the letters A to Z become
small. Words of no training review are left out; rare ones become ``UNKNOWN``.

Source: ``keras.preprocessing.text`` of Keras 1 and ``keras.datasets.imdb``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Imdb
from dlcore.datasets.builtin.imdb import PADDING, SHIFT, START, UNKNOWN

ABSENT = -1
"""In place of the number of a word that was in no training review."""

_PARTING = string.punctuation.replace("'", "") + "\t\n "
_WORD = re.compile(f"[^{re.escape(_PARTING)}]+")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class Tokens:
    """The words of a text.

    Args:
        starts: where each begins in the text, ``(words,)``.
        ends: where each ends.
        numbers: as the data set holds them; ``UNKNOWN`` for a rare word, ``ABSENT`` for one that
            the data set leaves out.
    """

    starts: Array
    ends: Array
    numbers: Array


def tokens(text: str, ranks: Mapping[str, int], words: int) -> Tokens:
    """The words of a text with their numbers.

    Args:
        ranks: of all words, from ``dlcore.datasets.builtin.imdb.word_index``.
        words: numbers are smaller than this, ``Imdb.words``.
    """
    found = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    spans = np.array(found, np.int32).reshape(-1, 2)
    numbers = [_number(text[start:end], ranks, words) for start, end in found]
    return Tokens(spans[:, 0], spans[:, 1], np.array(numbers, np.int32))


def row(numbers: Array, steps: int) -> Array:
    """What the network gets: begun with ``START``, cut in front or padded there.

    Args:
        numbers: of a text's words, shape ``(words,)``.
        steps: numbers in a row, ``Imdb.steps``.

    Returns:
        int32 of shape ``(steps,)``.
    """
    known = numbers[numbers != ABSENT]
    kept = np.concatenate([[START], known])[-steps:]
    return np.concatenate([np.full(steps - len(kept), PADDING), kept]).astype(np.int32)


def seen(numbers: Array, steps: int) -> Array:
    """For each word whether it is in the row, shape ``(words,)``."""
    known = numbers != ABSENT
    following = np.cumsum(known[::-1])[::-1]
    is_seen: Array = known & (following <= steps)
    return is_seen


def numbers_of(review: Array, dataset: Imdb) -> Array:
    """A review's words under a choice of data that knows fewer of them.

    Args:
        review: word numbers of the whole vocabulary.
    """
    return np.where(review < dataset.words, review, UNKNOWN)


def _number(word: str, ranks: Mapping[str, int], words: int) -> int:
    rank = ranks.get(word.translate(_SMALL))
    if rank is None:
        return ABSENT
    return rank + SHIFT if rank + SHIFT < words else UNKNOWN
