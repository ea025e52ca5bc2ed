"""A word's contribution is the difference to the prediction without it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb_tokens import ABSENT, build_row
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.attribution import AttributeWords, leave_one_out, row_without
from dlcore.inference.reviews.classify import ClassifyReview
from dlcore.pretrained import BUNDLED
from tests.inference.reviews.reviews import TEXT

STEPS = 12


def log_odds(rows: Array) -> Array:
    """Return log-odds that depend on every number and its position."""
    return np.array([4 * np.sin(line @ np.arange(1, STEPS + 1)) for line in rows])


@given(st.lists(st.sampled_from([ABSENT, 2, 5, 8, 13]), max_size=20))
def test_contributions_equal_predictions_without_each_word(numbers: list[int]) -> None:
    array = np.array(numbers, np.int32)
    attribution = leave_one_out(log_odds, array, STEPS)
    complete = log_odds(build_row(array, STEPS)[None])[0]
    for index, strength in enumerate(attribution.strengths):
        others = [number for other, number in enumerate(numbers) if other != index]
        reduced = log_odds(build_row(np.array(others, np.int32), STEPS)[None])[0]
        assert strength == pytest.approx(complete - reduced, abs=1e-12)
        contribution = 1 / (1 + np.exp(-complete)) - 1 / (1 + np.exp(-reduced))
        assert attribution.contributions[index] == pytest.approx(contribution, abs=1e-12)


def test_words_outside_the_row_contribute_nothing() -> None:
    numbers = np.array([5, ABSENT, *range(6, STEPS + 9)])
    contributions = leave_one_out(log_odds, numbers, STEPS).contributions
    assert not contributions[:5].any()
    assert contributions[5:].any()


def test_several_words_can_be_left_out() -> None:
    numbers = np.array([5, 6, 7, 8])
    assert row_without(numbers, np.array([0, 2]), 4).tolist() == [0, 1, 6, 8]


def test_contributions_equal_predictions_for_shorter_texts(
    context: QueryContext, model: str
) -> None:
    prediction = ClassifyReview(model=model, text=TEXT).answer(context)
    contributions = AttributeWords(model=model, text=TEXT).answer(context).contributions
    for start, end, contribution in zip(
        prediction.starts, prediction.ends, contributions, strict=True
    ):
        shorter = ClassifyReview(model=model, text=TEXT[:start] + TEXT[end:]).answer(context)
        assert contribution == pytest.approx(prediction.positive - shorter.positive, abs=1e-5)
    assert prediction.numbers[-1] == ABSENT and contributions[-1] == 0


def test_contributions_reflect_the_meaning_of_words(context: QueryContext) -> None:
    prediction = ClassifyReview(model=BUNDLED, text=TEXT).answer(context)
    contributions = AttributeWords(model=BUNDLED, text=TEXT).answer(context).contributions
    by_word = {
        TEXT[start:end]: contribution
        for start, end, contribution in zip(
            prediction.starts, prediction.ends, contributions, strict=True
        )
    }
    assert max(by_word, key=by_word.__getitem__) == "wonderful"
    assert min(by_word, key=by_word.__getitem__) == "boring"


def test_words_are_ranked_where_no_single_word_moves_the_verdict(context: QueryContext) -> None:
    text = "Awful, boring, terrible waste. " * 20 + "Worst."
    prediction = ClassifyReview(model=BUNDLED, text=text).answer(context)
    attribution = AttributeWords(model=BUNDLED, text=text).answer(context)
    assert prediction.positive < 1e-4 and abs(attribution.contributions).max() < 1e-4
    assert attribution.strengths.argmin() == len(attribution.strengths) - 1
    assert attribution.strengths[-1] < -0.5
