"""Predictions for written reviews and for reviews of the test set."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import Imdb
from dlcore.errors import NotAReviewClassifier, ReviewError
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.attribution import AttributeWords
from dlcore.inference.reviews.classify import ClassifyReview, ClassifyTestReviews
from dlcore.pretrained import BUNDLED
from tests.inference.reviews.reviews import NASTY, TEXT, written_reviews
from tests.stored_runs import finished_run


def test_written_reviews_are_predicted_as_the_rows_of_the_data_set(context: QueryContext) -> None:
    is_right = [
        (ClassifyReview(model=BUNDLED, text=review.text).answer(context).positive > 0.5)
        == review.label
        for review in written_reviews("test")[:100]
    ]
    assert np.mean(is_right) > 0.8


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_classified_or_rejected(context: QueryContext, text: str) -> None:
    try:
        prediction = ClassifyReview(model=BUNDLED, text=text).answer(context)
    except ReviewError:
        return
    assert 0 <= prediction.positive <= 1
    attribution = AttributeWords(model=BUNDLED, text=text).answer(context)
    assert len(attribution.contributions) == len(prediction.numbers)


def test_test_reviews_hold_all_their_words(context: QueryContext, model: str) -> None:
    reviews = ClassifyTestReviews(model=model, indices=(0, 1, 24_999)).answer(context)
    for positive, words in zip(reviews.positive, reviews.words, strict=True):
        again = ClassifyReview(model=model, text=" ".join(words)).answer(context)
        assert again.positive == pytest.approx(float(positive), abs=1e-5)
    assert reviews.words[0][:4] == ["please", "give", "this", "one"]
    assert reviews.labels.tolist() == Imdb().load(context.cache).y_test[[0, 1, -1]].tolist()


def test_a_run_on_other_data_classifies_no_reviews(context: QueryContext) -> None:
    run = finished_run(context.store, "somebody")
    with pytest.raises(NotAReviewClassifier):
        ClassifyReview(model=run.id, text=TEXT).answer(context)
