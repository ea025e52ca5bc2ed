"""The question what each word of a review has to do with the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class WordAttribution:
    """The words' shares.

    Args:
        shares: what each word adds to the probability that the review is positive, ``(words,)``.
    """

    shares: np.ndarray[Any, Any]


class AttributeWords(Query[WordAttribution]):
    """What each word adds to the verdict on a review.

    Args:
        reader: as of ``ReadReview``, as is the next.
        text: the review.

    Raises on answering: what ``ReadReview`` raises.
    """

    result: ClassVar[type[WordAttribution]] = WordAttribution

    kind: Literal["weigh_words"] = "weigh_words"
    reader: str
    text: str

    def answer(self, context: QueryContext) -> WordAttribution:
        from dlcore.inference.reviews.classifiers import review_reader
        from dlcore.inference.reviews.text import check_text, check_words
        from dlcore.inference.reviews.word_shares import attribute_words

        check_text(self.text)
        network = review_reader(context, self.reader)
        found = network.tokens(context, self.text)
        check_words(self.text, found)
        shares = attribute_words(network.positive, found.numbers, network.dataset.steps)
        return WordAttribution(shares)
