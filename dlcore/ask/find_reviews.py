"""The question which test reviews there are, wrong verdicts first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.ask.question import Question
from dlcore.errors import ReviewEmpty, ReviewWordUnknown

if TYPE_CHECKING:
    from dlcore.ask.desk import Desk

MAX_SOUGHT = 200
"""Characters of what is searched for."""

Array = np.ndarray[Any, Any]


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


class FindReviews(Question[ReviewsFound]):
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

    def answer(self, desk: Desk) -> ReviewsFound:
        from dlcore.datasets.imdb import held_out_labels, held_out_with
        from dlcore.predict.review_readers import POSITIVE_ABOVE, held_out_chances

        chances = held_out_chances(desk, self.reader)
        wrong = (chances > POSITIVE_ABOVE) != held_out_labels(desk.cache)
        holds = held_out_with(desk.cache, self._numbers(desk))
        doubt = np.abs(chances - POSITIVE_ABOVE)
        order = np.lexsort((np.where(wrong, -doubt, doubt), ~wrong))
        places = order[holds[order]]
        asked = places[self.first : self.first + self.count]
        return ReviewsFound(asked, len(places), int((wrong & holds).sum()))

    def _numbers(self, desk: Desk) -> list[int]:
        from dlcore.datasets.imdb import word_index
        from dlcore.predict.tokenize import ABSENT, tokens

        if not self.sought.strip():
            return []
        ranks = desk.kept("word ranks", lambda: word_index(desk.cache))
        found = tokens(self.sought, ranks, len(ranks) + 4)
        if not len(found.numbers):
            raise ReviewEmpty
        for start, end, number in zip(found.starts, found.ends, found.numbers, strict=True):
            if number == ABSENT:
                raise ReviewWordUnknown(word=self.sought[start:end])
        return [int(number) for number in found.numbers]
