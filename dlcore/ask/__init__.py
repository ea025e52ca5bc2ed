"""Questions to trained models, answered where TensorFlow is; importing this loads none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.ask.find_reviews import FindReviews
from dlcore.ask.follow import Follow
from dlcore.ask.foretell import Foretell
from dlcore.ask.outputs import AskOutputs
from dlcore.ask.pen_test import TakePenTest
from dlcore.ask.predict_test_set import PredictTestSet
from dlcore.ask.question import Question
from dlcore.ask.read_digit import ReadDigit
from dlcore.ask.read_review import ReadReview
from dlcore.ask.read_test_reviews import ReadTestReviews
from dlcore.ask.weigh_words import WeighWords

QUESTIONS: Mapping[str, type[Question[Any]]] = {
    "find_reviews": FindReviews,
    "follow": Follow,
    "foretell": Foretell,
    "outputs": AskOutputs,
    "pen_test": TakePenTest,
    "predict_test_set": PredictTestSet,
    "read_digit": ReadDigit,
    "read_review": ReadReview,
    "read_test_reviews": ReadTestReviews,
    "weigh_words": WeighWords,
}
"""Every kind of question by its name."""
