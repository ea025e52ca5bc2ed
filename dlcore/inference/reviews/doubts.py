"""Reasons to doubt the prediction for a review."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb import UNKNOWN
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.inference.reviews.languages import language_of_words
from dlcore.pretrained import BUNDLED

UNSURE_BELOW = 0.6
"""A verdict below this probability is uncertain: of such test reviews, 56 % are right."""

FEW_WORDS = 10
"""Fewer known words make a verdict uncertain: of excerpts of ten words, 66 % are right."""

UNKNOWN_SHARE = 0.5
"""A text is of another language if more words are unknown; of 600 reviews in English at most 45 %
of the first 20 words are, of seven other languages 65 % to 100 %."""


class Doubt(StrEnum):
    """A reason, the most serious first."""

    OTHER_LANGUAGE = "other_language"
    UNSURE = "unsure"
    FEW_WORDS = "few_words"
    NEGATION = "negation"


UNDECIDED = frozenset({Doubt.OTHER_LANGUAGE, Doubt.UNSURE})
"""With one of these doubts no class is given."""

_VERBS = (
    *("is", "are", "was", "were", "do", "does", "did", "has", "have", "had"),
    *("ca", "wo", "could", "would", "should", "must", "need", "ai"),
)
NEGATIONS = frozenset({"not", "never", "cannot", *(f"{verb}nt" for verb in _VERBS)})
"""With those that are often written without their apostrophe, such as ``dont``."""


WORDS_PER_NEGATION = 25
"""A review with more words for each negation has others that decide. Reviews of IMDB have 60."""


def is_negated(words: Sequence[str]) -> bool:
    """Return whether a review hangs on negations such as ``not`` and ``don't``.

    Args:
        words: in lower case.
    """
    count = sum(word in NEGATIONS or word.endswith("n't") for word in words)
    return WORDS_PER_NEGATION * count >= len(words) > 0


def find_doubts(
    model: str, positive: float, words: Sequence[str], numbers: Array
) -> tuple[tuple[Doubt, ...], str | None]:
    """Return the reasons to doubt a prediction, and the language if it is another one.

    Args:
        model: ``bundled``, whose limits are known, or the id of a run.
        positive: predicted probability that the review is positive.
        words: of the review, in lower case.
        numbers: word numbers, see ``Tokens``.
    """
    is_unknown = np.isin(numbers, (ABSENT, UNKNOWN))
    language = language_of_words(words)
    found = {
        Doubt.OTHER_LANGUAGE: language or is_unknown.mean() > UNKNOWN_SHARE,
        Doubt.UNSURE: max(positive, 1 - positive) < UNSURE_BELOW,
        Doubt.FEW_WORDS: (~is_unknown).sum() < FEW_WORDS,
        Doubt.NEGATION: model == BUNDLED and is_negated(words),
    }
    return tuple(doubt for doubt, holds in found.items() if holds), language
