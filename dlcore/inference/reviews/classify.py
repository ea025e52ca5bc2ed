"""Classification of reviews as positive or negative."""

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

POSITIVE_THRESHOLD = 0.5
"""A review counts as positive above this probability."""


@dataclass(frozen=True)
class ReviewPrediction:
    """Prediction for a text, and the words that the model saw.

    Args:
        positive: probability that the review is positive.
        starts: index of the first character of each word in the text, ``(words,)``.
        ends: index after the last character of each word, ``(words,)``.
        numbers: word numbers, see ``dlcore.datasets.builtin.imdb_tokens.Tokens``.
        seen: whether each word is in the row that the model gets, ``(words,)``.
        doubts: reasons to doubt the prediction, see ``dlcore.inference.reviews.doubts.Doubt``.
        language: of the text, if it is surely another one, see
            ``dlcore.inference.reviews.languages.LATIN_LANGUAGES``.
    """

    positive: float
    starts: Array
    ends: Array
    numbers: Array
    seen: Array
    doubts: tuple[str, ...]
    language: str | None

    @property
    def verdict(self) -> Literal["positive", "negative", "unsure"]:
        """The class, or ``unsure`` where a doubt leaves it open."""
        from dlcore.inference.reviews.doubts import UNDECIDED

        if UNDECIDED.intersection(self.doubts):
            return "unsure"
        return "positive" if self.positive > POSITIVE_THRESHOLD else "negative"


class ClassifyReview(Query[ReviewPrediction]):
    """Predict whether a review is positive.

    Args:
        model: ``bundled``, or the id of a run on IMDB.
        text: the review.

    Raises on answering:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such model.
        ReviewEmpty, ReviewTooLong, ReviewForeign: the text cannot be classified.
        DataError: the word index cannot be loaded.
    """

    result: ClassVar[type[ReviewPrediction]] = ReviewPrediction

    kind: Literal["classify_review"] = "classify_review"
    model: str
    text: str

    def answer(self, context: QueryContext) -> ReviewPrediction:
        from dlcore.datasets.builtin.imdb_tokens import build_row, in_row
        from dlcore.inference.reviews.classifiers import load_review_classifier
        from dlcore.inference.reviews.doubts import find_doubts
        from dlcore.inference.reviews.text import check_words, read_review

        read = read_review(self.text)
        classifier = load_review_classifier(context, self.model)
        tokens, steps = classifier.tokens(context, read), classifier.dataset.steps
        check_words(read, tokens)
        positive = float(classifier.predict(build_row(tokens.numbers, steps)[None])[0])
        is_seen = in_row(tokens.numbers, steps)
        doubts, language = find_doubts(self.model, positive, tokens.words, tokens.numbers)
        return ReviewPrediction(
            positive, tokens.starts, tokens.ends, tokens.numbers, is_seen, doubts, language
        )


@dataclass(frozen=True)
class TestReviewPredictions:
    """Reviews of the test set with their predictions.

    Args:
        positive: probability that each review is positive, ``(reviews,)``.
        labels: 1 for positive reviews, 0 for negative ones, ``(reviews,)``.
        words: all words of each review that the data set holds.
        unknown: for each of these words whether it is too rare for the model.
    """

    __test__: ClassVar[bool] = False

    positive: Array
    labels: Array
    words: list[list[str]]
    unknown: list[list[bool]]


class ClassifyTestReviews(Query[TestReviewPredictions]):
    """Predict some reviews of the test set.

    Args:
        model: ``bundled``, or the id of a run on IMDB.
        indices: of the reviews in the test set.

    Raises on answering:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such model.
        DataError: the reviews cannot be loaded.
    """

    result: ClassVar[type[TestReviewPredictions]] = TestReviewPredictions

    kind: Literal["classify_test_reviews"] = "classify_test_reviews"
    model: str
    indices: tuple[int, ...] = Field(min_length=1, max_length=MAX_REVIEWS)

    def answer(self, context: QueryContext) -> TestReviewPredictions:
        from dlcore.datasets.builtin.imdb import UNKNOWN, load_test_reviews
        from dlcore.datasets.builtin.imdb_tokens import build_row, limit_vocabulary
        from dlcore.inference.reviews.classifiers import decode_review, load_review_classifier

        classifier = load_review_classifier(context, self.model)
        reviews = load_test_reviews(context.cache, self.indices)
        numbers = [limit_vocabulary(review.numbers, classifier.dataset) for review in reviews]
        rows = np.stack([build_row(each, classifier.dataset.steps) for each in numbers])
        return TestReviewPredictions(
            positive=classifier.predict(rows),
            labels=np.array([review.label for review in reviews]),
            words=[decode_review(context, review.numbers) for review in reviews],
            unknown=[(each == UNKNOWN).tolist() for each in numbers],
        )
