"""Nearest words by the vectors of a run."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.errors import NotAReviewClassifier, ReviewWordUnknown
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.nearest import COUNT, FindNearestWords, has_word_vectors, nearest
from tests.stored_runs import finished_run_with_weights


def test_similar_vectors_come_first_and_the_word_itself_never() -> None:
    vectors = np.random.default_rng(0).normal(size=(40, 3))
    vectors[20], vectors[11] = 2 * vectors[7], -vectors[7]
    numbers, similarities = nearest(vectors, 7)
    assert numbers[0] == 20 and similarities[0] == pytest.approx(1.0)
    assert not {0, 1, 2, 3, 7, 11} & set(numbers.tolist())
    assert similarities.tolist() == sorted(similarities.tolist(), reverse=True)


def test_a_run_has_nearest_words_before_and_after_training(context: QueryContext, run: Run) -> None:
    found = FindNearestWords(run=run.id, word=" Good ").answer(context)
    assert len(found.before) == len(found.after) == COUNT
    assert "good" not in (*found.before, *found.after)
    assert (np.abs(found.after_similarities) <= 1.0001).all()
    # 300 is the upper bound of the run's word numbers.
    with pytest.raises(ReviewWordUnknown):
        FindNearestWords(run=run.id, word="masterpiece").answer(context)


def test_a_run_on_other_data_has_no_word_vectors(context: QueryContext) -> None:
    other = finished_run_with_weights(context.store, "me")
    with pytest.raises(NotAReviewClassifier):
        FindNearestWords(run=other.id, word="good").answer(context)
    assert not has_word_vectors(other.spec) and has_word_vectors(PRESETS["imdb-rnn"].spec)
