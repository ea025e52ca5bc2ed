"""Tokenizer of IMDB: text to the word numbers of the data set.

The data set was made by the tokenizer of the first Keras under Python 2: punctuation except the
apostrophe separates words, as do blanks, tabs and line breaks, and only the letters A to Z are
lower-cased. Words of no training review are left out; rare ones become ``UNKNOWN``.

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
from dlcore.datasets.builtin.imdb import INDEX_FROM, PADDING, START, UNKNOWN

ABSENT = -1
"""Word number of a word that occurs in no training review."""

_SEPARATORS = string.punctuation.replace("'", "") + "\t\n "
_WORD = re.compile(f"[^{re.escape(_SEPARATORS)}]+")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class Tokens:
    """The words of a text.

    Args:
        starts: offset of each word in the text, ``(words,)``.
        ends: offset after each word.
        numbers: word numbers; ``UNKNOWN`` for rare words, ``ABSENT`` for words that the data set
            leaves out.
    """

    starts: Array
    ends: Array
    numbers: Array


def tokenize(text: str, ranks: Mapping[str, int], words: int) -> Tokens:
    """Split a text into words and look up their numbers.

    Args:
        text: the text.
        ranks: result of ``dlcore.datasets.builtin.imdb.word_index``.
        words: upper bound (exclusive) of word numbers, ``Imdb.words``.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    starts, ends = np.array(spans, np.int32).reshape(-1, 2).T
    numbers = [_word_number(text[start:end], ranks, words) for start, end in spans]
    return Tokens(starts, ends, np.array(numbers, np.int32))


def build_row(numbers: Array, steps: int) -> Array:
    """Build a model input: ``START`` and the words, cut or padded in front.

    Args:
        numbers: word numbers of a text, shape ``(words,)``.
        steps: length of the row, ``Imdb.steps``.

    Returns:
        int32 of shape ``(steps,)``.
    """
    known = numbers[numbers != ABSENT]
    end = np.concatenate([[START], known])[-steps:]
    return np.concatenate([np.full(steps - len(end), PADDING), end]).astype(np.int32)


def in_row(numbers: Array, steps: int) -> Array:
    """Return a mask of the words that ``build_row`` includes, shape ``(words,)``."""
    known = numbers != ABSENT
    following = np.cumsum(known[::-1])[::-1]
    mask: Array = known & (following <= steps)
    return mask


def limit_vocabulary(numbers: Array, dataset: Imdb) -> Array:
    """Replace words outside the vocabulary of a data set by ``UNKNOWN``.

    Args:
        numbers: word numbers of the whole vocabulary.
        dataset: the data set.
    """
    return np.where(numbers < dataset.words, numbers, UNKNOWN)


def _word_number(word: str, ranks: Mapping[str, int], words: int) -> int:
    rank = ranks.get(word.translate(_LOWER))
    if rank is None:
        return ABSENT
    number = rank + INDEX_FROM
    return number if number < words else UNKNOWN
