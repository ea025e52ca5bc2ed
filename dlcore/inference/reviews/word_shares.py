"""What each word of a review has to do with the verdict: left out, and the review read again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb_tokens import row, seen


def without(numbers: Array, places: Array | int, steps: int) -> Array:
    """The row of a review that lacks some of its words; what follows them moves up.

    Args:
        numbers: of the review's words, as ``tokens`` gives them.
        places: of the words to leave out.
        steps: numbers in a row.
    """
    return row(np.delete(numbers, places), steps)


def attribute_words(positive: Callable[[Array], Array], numbers: Array, steps: int) -> Array:
    """How much each word adds to the probability that the review is positive.

    The share of a word is the probability with it less the probability without it. Words that
    the network does not see have none.

    Args:
        positive: probability of each row of word numbers.
        numbers: of the review's words.
        steps: numbers in a row.

    Returns:
        float64 of shape ``(words,)``; above 0 where a word speaks for a positive review.

    Source: leave-one-out erasure, J. Li, W. Monroe, D. Jurafsky (2016), "Understanding Neural
    Networks through Representation Erasure".
    """
    shares = np.zeros(len(numbers))
    places = np.flatnonzero(seen(numbers, steps))
    rows = [row(numbers, steps), *(without(numbers, int(place), steps) for place in places)]
    whole, *rest = positive(np.stack(rows)).astype(np.float64)
    shares[places] = whole - np.array(rest)
    return shares
