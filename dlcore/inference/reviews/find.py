"""The question which test reviews there are, wrong verdicts first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.errors import ReviewEmpty, ReviewWordUnknown
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_SOUGHT = 200
"""Characters of what is searched for."""


@dataclass(frozen=True)
class ReviewsFound:
    """Places of test reviews.

    Args:
        places: those asked for, wrong verdicts first, the surest of them first; then right ones,
            the least sure first.
        found: how many there are in all.
        wrong: how many of them have a wrong verdict.
    """

    places: Array
    found: int
    wrong: int


class FindReviews(Query[ReviewsFound]):
    """Test reviews that hold certain words, wrong verdicts first.

    Args:
        reader: ``bundled``, or the id of a run that learned from IMDB.
        sought: words that each of them holds; empty for all reviews.
        first: how many to pass over.
        count: how many are wanted.

    Raises on answering:
        RunNotFound, NoWeights, ReviewReaderUnfit: there is no such network.
        ReviewWordUnknown: a word is in no review.
        ReviewEmpty: what is sought holds no word.
        DataError: the reviews cannot be had.
    """

    result: ClassVar[type[ReviewsFound]] = ReviewsFound

    kind: Literal["find_reviews"] = "find_reviews"
    reader: str
    sought: str = Field(default="", max_length=MAX_SOUGHT)
    first: int = Field(default=0, ge=0)
    count: int = Field(default=10, ge=1, le=50)

    def answer(self, context: QueryContext) -> ReviewsFound:
        from dlcore.datasets.builtin.imdb import held_out_labels, held_out_with
        from dlcore.inference.reviews.classifiers import POSITIVE_ABOVE, test_probabilities

        probabilities = test_probabilities(context, self.reader)
        wrong = (probabilities > POSITIVE_ABOVE) != held_out_labels(context.cache)
        holds = held_out_with(context.cache, self._numbers(context))
        doubt = np.abs(probabilities - POSITIVE_ABOVE)
        order = np.lexsort((np.where(wrong, -doubt, doubt), ~wrong))
        places = order[holds[order]]
        asked = places[self.first : self.first + self.count]
        return ReviewsFound(asked, len(places), int((wrong & holds).sum()))

    def _numbers(self, context: QueryContext) -> list[int]:
        from dlcore.datasets.builtin.imdb import word_index
        from dlcore.datasets.builtin.imdb_tokens import ABSENT, tokens

        if not self.sought.strip():
            return []
        ranks = context.kept("word ranks", lambda: word_index(context.cache))
        found = tokens(self.sought, ranks, len(ranks) + 4)
        if not len(found.numbers):
            raise ReviewEmpty
        for start, end, number in zip(found.starts, found.ends, found.numbers, strict=True):
            if number == ABSENT:
                raise ReviewWordUnknown(word=self.sought[start:end])
        return [int(number) for number in found.numbers]
