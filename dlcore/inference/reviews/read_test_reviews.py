"""The question what a network makes of some test reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_REVIEWS = 50


@dataclass(frozen=True)
class TestReviewsRead:
    """Test reviews and the verdicts on them.

    Args:
        positive: how likely each is positive, ``(reviews,)``.
        labels: 1 for each that is, else 0.
        words: of each, all that the data set knows.
        unknown: for each of these words whether it is too rare for the network.
    """

    __test__: ClassVar[bool] = False

    positive: Array
    labels: Array
    words: list[list[str]]
    unknown: list[list[bool]]


class ReadTestReviews(Query[TestReviewsRead]):
    """What a network makes of some test reviews.

    Args:
        reader: ``bundled``, or the id of a run that learned from IMDB.
        places: of the reviews in the test set.

    Raises on answering:
        RunNotFound, NoWeights, ReviewReaderUnfit: there is no such network.
        DataError: the reviews cannot be had.
    """

    result: ClassVar[type[TestReviewsRead]] = TestReviewsRead

    kind: Literal["read_test_reviews"] = "read_test_reviews"
    reader: str
    places: tuple[int, ...] = Field(min_length=1, max_length=MAX_REVIEWS)

    def answer(self, context: QueryContext) -> TestReviewsRead:
        from dlcore.datasets.builtin.imdb import UNKNOWN, held_out_reviews
        from dlcore.datasets.builtin.imdb_tokens import numbers_of, row
        from dlcore.inference.reviews.classifiers import review_reader, words_of

        network = review_reader(context, self.reader)
        reviews = held_out_reviews(context.cache, self.places)
        known = [numbers_of(review.numbers, network.dataset) for review in reviews]
        rows = np.stack([row(numbers, network.dataset.steps) for numbers in known])
        return TestReviewsRead(
            positive=network.positive(rows),
            labels=np.array([review.label for review in reviews]),
            words=[words_of(context, review.numbers) for review in reviews],
            unknown=[(numbers == UNKNOWN).tolist() for numbers in known],
        )
