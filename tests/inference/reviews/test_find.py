"""Search in the reviews of the test set."""

from __future__ import annotations

import pytest

from dlcore.errors import ReviewEmpty, ReviewWordUnknown
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.classify import ClassifyTestReviews
from dlcore.inference.reviews.find import FindReviews
from dlcore.pretrained import BUNDLED


def test_wrong_predictions_come_first(context: QueryContext, model: str) -> None:
    found = FindReviews(model=model, words="Wonderful, masterpiece!").answer(context)
    reviews = ClassifyTestReviews(model=model, indices=tuple(found.indices.tolist())).answer(
        context
    )
    assert all({"wonderful", "masterpiece"} <= set(words) for words in reviews.words)
    is_wrong = (reviews.positive > 0.5) != reviews.labels
    assert is_wrong.tolist() == sorted(is_wrong.tolist(), reverse=True)
    confidences = abs(reviews.positive - 0.5)[is_wrong]
    assert confidences.tolist() == sorted(confidences.tolist(), reverse=True)
    last = FindReviews(model=model, offset=24_995).answer(context)
    assert last.total == 25_000 and len(last.indices) == 5
    assert found.total < 1000 and found.wrong <= last.wrong


def test_an_unknown_word_is_named(context: QueryContext) -> None:
    with pytest.raises(ReviewWordUnknown, match="qwertyish"):
        FindReviews(model=BUNDLED, words="good qwertyish").answer(context)


def test_a_search_without_a_word_is_rejected(context: QueryContext) -> None:
    with pytest.raises(ReviewEmpty):
        FindReviews(model=BUNDLED, words="?!").answer(context)
