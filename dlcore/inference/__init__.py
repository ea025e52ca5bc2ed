"""Queries to trained models, answered in the process of TensorFlow; importing this loads none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.inference.digits.classify import ClassifyDigit
from dlcore.inference.digits.classify_drawings import ClassifyDrawings
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits
from dlcore.inference.digits.replay import ReplayTraining, ReplayUntrained
from dlcore.inference.forecasting.forecast import Forecast
from dlcore.inference.images.activations import TraceActivations
from dlcore.inference.images.outputs import PredictSamples
from dlcore.inference.images.test_set import PredictTestSet
from dlcore.inference.playground import PlayNetwork
from dlcore.inference.precision import MeasurePrecision
from dlcore.inference.query import Query
from dlcore.inference.reviews.attribution import AttributeWords
from dlcore.inference.reviews.classify import ClassifyReview, ClassifyTestReviews
from dlcore.inference.reviews.find import FindReviews
from dlcore.inference.reviews.nearest import FindNearestWords
from dlcore.inference.reviews.reading import ReadWordByWord
from dlcore.inference.snippets import RunSnippet
from dlcore.inference.tables.permutation_importance import ComputeImportance
from dlcore.inference.tables.predict_row import PredictRow
from dlcore.inference.weights.keras_file import WriteKerasFile

QUERIES: Mapping[str, type[Query[Any]]] = {
    query.model_fields["kind"].default: query
    for query in (
        AttributeWords,
        ClassifyDigit,
        ClassifyDrawings,
        ClassifyReview,
        ClassifyTestReviews,
        ComputeImportance,
        EvaluatePenDigits,
        FindReviews,
        Forecast,
        MeasurePrecision,
        FindNearestWords,
        PlayNetwork,
        PredictRow,
        PredictSamples,
        PredictTestSet,
        ReadWordByWord,
        ReplayTraining,
        ReplayUntrained,
        RunSnippet,
        TraceActivations,
        WriteKerasFile,
    )
}
"""Every class of query by its kind."""
