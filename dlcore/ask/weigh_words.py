"""The question what each word of a review has to do with the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.ask.question import Question

if TYPE_CHECKING:
    from dlcore.ask.desk import Desk


@dataclass(frozen=True)
class WordsWeighed:
    """The words' shares.

    Args:
        shares: what each word adds to the probability that the review is positive, ``(words,)``.
    """

    shares: np.ndarray[Any, Any]


class WeighWords(Question[WordsWeighed]):
    """What each word adds to the verdict on a review.

    Args:
        reader: as of ``ReadReview``, as is the next.
        text: the review.

    Raises on answering: what ``ReadReview`` raises.
    """

    result: ClassVar[type[WordsWeighed]] = WordsWeighed

    kind: Literal["weigh_words"] = "weigh_words"
    reader: str
    text: str

    def answer(self, desk: Desk) -> WordsWeighed:
        from dlcore.explain.word_shares import word_shares
        from dlcore.predict.review_readers import review_reader
        from dlcore.predict.review_text import check_text, check_words

        check_text(self.text)
        network = review_reader(desk, self.reader)
        found = network.tokens(desk, self.text)
        check_words(self.text, found)
        shares = word_shares(network.positive, found.numbers, network.dataset.steps)
        return WordsWeighed(shares)
