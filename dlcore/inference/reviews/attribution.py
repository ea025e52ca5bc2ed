"""Leave-one-out attribution: what each word adds to the prediction for a review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb_tokens import build_row, in_row
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class WordAttribution:
    """Contribution of each word.

    Args:
        contributions: to the probability that the review is positive, float64 ``(words,)``.
    """

    contributions: Array


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
        from dlcore.inference.reviews.classifiers import load_review_classifier
        from dlcore.inference.reviews.text import check_text, check_words

        check_text(self.text)
        classifier = load_review_classifier(context, self.model)
        tokens = classifier.tokens(context, self.text)
        check_words(self.text, tokens)
        return WordAttribution(
            leave_one_out(classifier.predict, tokens.numbers, classifier.dataset.steps)
        )


def leave_one_out(predict: Callable[[Array], Array], numbers: Array, steps: int) -> Array:
    """Compute how much each word adds to the probability that a review is positive.

    The contribution of a word is the probability with it minus the probability without it. Words
    that the model does not see contribute nothing.

    Args:
        predict: from rows of word numbers ``(rows, steps)`` to probabilities ``(rows,)``.
        numbers: word numbers of the review, ``(words,)``.
        steps: word numbers in a row.

    Returns:
        float64 of shape ``(words,)``; above 0 where a word supports a positive review.

    Source: leave-one-out erasure, J. Li, W. Monroe, D. Jurafsky (2016), "Understanding Neural
    Networks through Representation Erasure".
    """
    contributions = np.zeros(len(numbers))
    indices = np.flatnonzero(in_row(numbers, steps))
    rows = [build_row(numbers, steps), *(row_without(numbers, int(i), steps) for i in indices)]
    complete, *reduced = predict(np.stack(rows)).astype(np.float64)
    contributions[indices] = complete - np.array(reduced)
    return contributions


def row_without(numbers: Array, indices: Array | int, steps: int) -> Array:
    """Return the row of a review without some of its words; the words after them move up.

    Args:
        numbers: word numbers of the review, as ``tokenize`` returns them.
        indices: of the words to leave out.
        steps: word numbers in a row.
    """
    return build_row(np.delete(numbers, indices), steps)
