"""Which runs classify reviews."""

from __future__ import annotations

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.classifiers import (
    is_review_classifier,
    load_review_classifier,
    predict_test_reviews,
)
from dlcore.pretrained import BUNDLED
from tests.stored_runs import finished_run


def test_only_runs_on_reviews_classify_them(context: QueryContext, run: Run) -> None:
    assert is_review_classifier(run)
    assert not is_review_classifier(finished_run(context.store, "somebody"))


def test_a_model_is_loaded_once(context: QueryContext, run: Run) -> None:
    first, second = (load_review_classifier(context, run.id) for _ in range(2))
    assert first.log_odds is second.log_odds


def test_the_test_set_is_predicted_once(context: QueryContext) -> None:
    probabilities = predict_test_reviews(context, BUNDLED)
    assert probabilities.shape == (25_000,)
    assert predict_test_reviews(context, BUNDLED) is probabilities
