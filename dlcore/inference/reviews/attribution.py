"""Leave-one-out attribution: what each word adds to the prediction for a review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb_tokens import build_row, in_row
from dlcore.inference.query import Query
from dlcore.inference.reviews.classifiers import load_review_classifier, sigmoid

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class WordAttribution:
    """Contribution of each word.

    Args:
        contributions: to the probability that the review is positive, float64 ``(words,)``.
        strengths: to the logarithm of the odds. They rank words also where the probability is so
            near to 0 or 1 that no single word moves it.
    """

    contributions: Array
    strengths: Array


class AttributeWords(Query[WordAttribution]):
    """Compute what each word adds to the probability that a review is positive.

    Args:
        model: ``bundled``, or the id of a run on IMDB.
        text: the review.

    Raises on answering: what ``ClassifyReview`` raises.
    """

    result: ClassVar[type[WordAttribution]] = WordAttribution

    kind: Literal["attribute_words"] = "attribute_words"
    model: str
    text: str

    def answer(self, context: QueryContext) -> WordAttribution:
        from dlcore.inference.reviews.text import check_words, read_review

        read = read_review(self.text)
        classifier = load_review_classifier(context, self.model)
        tokens = classifier.tokens(context, read)
        check_words(read, tokens)
        return leave_one_out(classifier.log_odds, tokens.numbers, classifier.dataset.steps)


def leave_one_out(
    log_odds: Callable[[Array], Array], numbers: Array, steps: int
) -> WordAttribution:
    """Compute how much each word adds to the probability that a review is positive.

    The contribution of a word is the probability with it minus the probability without it. Words
    that the model does not see contribute nothing.

    Args:
        log_odds: from rows of word numbers ``(rows, steps)`` to log-odds ``(rows,)``.
        numbers: word numbers of the review, ``(words,)``.
        steps: word numbers in a row.

    Returns:
        Contributions above 0 where a word supports a positive review.

    Source: leave-one-out erasure, J. Li, W. Monroe, D. Jurafsky (2016), "Understanding Neural
    Networks through Representation Erasure".
    """
    contributions, strengths = np.zeros((2, len(numbers)))
    indices = np.flatnonzero(in_row(numbers, steps))
    rows = [build_row(numbers, steps), *(row_without(numbers, int(i), steps) for i in indices)]
    logits = log_odds(np.stack(rows)).astype(np.float64)
    probabilities = sigmoid(logits)
    contributions[indices] = probabilities[0] - probabilities[1:]
    strengths[indices] = logits[0] - logits[1:]
    return WordAttribution(contributions, strengths)


def row_without(numbers: Array, indices: Array | int, steps: int) -> Array:
    """Return the row of a review without some of its words; the words after them move up.

    Args:
        numbers: word numbers of the review, as ``tokenize`` returns them.
        indices: of the words to leave out.
        steps: word numbers in a row.
    """
    return build_row(np.delete(numbers, indices), steps)
