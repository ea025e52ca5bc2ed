"""Search for reviews of the test set, wrong predictions first."""

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

MAX_SEARCH_CHARACTERS = 200
"""Length of the search text."""


@dataclass(frozen=True)
class ReviewSearchResult:
    """Reviews that match a search.

    Args:
        indices: the requested ones, as indices into the test set: wrong predictions first, with
            decreasing confidence, then right ones with increasing confidence.
        total: number of matches.
        wrong: number of matches whose prediction is wrong.
    """

    indices: Array
    total: int
    wrong: int


class FindReviews(Query[ReviewSearchResult]):
    """Find reviews of the test set that hold certain words, wrong predictions first.

    Args:
        model: ``bundled``, or the id of a run on IMDB.
        words: text whose words each review must hold; empty for all reviews.
        offset: number of matches to skip.
        limit: number of matches to return.

    Raises on answering:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such model.
        ReviewWordUnknown: a word is in no review.
        ReviewEmpty: the search text holds no word.
        DataError: the reviews cannot be loaded.
    """

    result: ClassVar[type[ReviewSearchResult]] = ReviewSearchResult

    kind: Literal["find_reviews"] = "find_reviews"
    model: str
    words: str = Field(default="", max_length=MAX_SEARCH_CHARACTERS)
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=10, ge=1, le=50)

    def answer(self, context: QueryContext) -> ReviewSearchResult:
        from dlcore.datasets.builtin.imdb import find_test_reviews, load_test_labels
        from dlcore.inference.reviews.classifiers import predict_test_reviews
        from dlcore.inference.reviews.classify import POSITIVE_THRESHOLD

        probabilities = predict_test_reviews(context, self.model)
        is_wrong = (probabilities > POSITIVE_THRESHOLD) != load_test_labels(context.cache)
        is_match = find_test_reviews(context.cache, self._word_numbers(context))
        confidence = np.abs(probabilities - POSITIVE_THRESHOLD)
        order = np.lexsort((np.where(is_wrong, -confidence, confidence), ~is_wrong))
        matches = order[is_match[order]]
        return ReviewSearchResult(
            indices=matches[self.offset : self.offset + self.limit],
            total=len(matches),
            wrong=int((is_wrong & is_match).sum()),
        )

    def _word_numbers(self, context: QueryContext) -> list[int]:
        from dlcore.datasets.builtin.imdb import word_index
        from dlcore.datasets.builtin.imdb_tokens import ABSENT
        from dlcore.inference.reviews.tokenize import read_text, tokenize

        if not self.words.strip():
            return []
        ranks = context.cached("word index", lambda: word_index(context.cache))
        found = tokenize(read_text(self.words), ranks, len(ranks) + 4)
        if not len(found.numbers):
            raise ReviewEmpty
        for start, end, number in zip(found.starts, found.ends, found.numbers, strict=True):
            if number == ABSENT:
                raise ReviewWordUnknown(word=self.words[start:end])
        return [int(number) for number in found.numbers]
