"""Questions to trained models, answered where TensorFlow is; importing this loads none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.inference.digits.classify import ClassifyDigit
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits
from dlcore.inference.forecasting.forecast_query import Forecast
from dlcore.inference.images.activations import TraceActivations
from dlcore.inference.images.outputs import AskOutputs
from dlcore.inference.images.test_set import PredictTestSet
from dlcore.inference.query import Query
from dlcore.inference.reviews.attribution import AttributeWords
from dlcore.inference.reviews.find import FindReviews
from dlcore.inference.reviews.read import ReadReview
from dlcore.inference.reviews.read_test_reviews import ReadTestReviews

QUERIES: Mapping[str, type[Query[Any]]] = {
    "find_reviews": FindReviews,
    "follow": TraceActivations,
    "foretell": Forecast,
    "outputs": AskOutputs,
    "pen_test": EvaluatePenDigits,
    "predict_test_set": PredictTestSet,
    "read_digit": ClassifyDigit,
    "read_review": ReadReview,
    "read_test_reviews": ReadTestReviews,
    "weigh_words": AttributeWords,
}
"""Every kind of question by its name."""
