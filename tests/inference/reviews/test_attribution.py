"""A word's share is what reading without it shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.builtin.imdb_tokens import ABSENT, row
from dlcore.inference.reviews.word_shares import attribute_words, without

STEPS = 12


def any_verdict(rows: np.ndarray) -> np.ndarray:
    """Some verdict that depends on every number and its place."""
    return np.array([np.sin(line @ np.arange(1, STEPS + 1)) / 2 + 0.5 for line in rows])


@given(st.lists(st.sampled_from([ABSENT, 2, 5, 8, 13]), max_size=20))
def test_shares_are_those_of_reading_again(numbers: list[int]) -> None:
    array = np.array(numbers, np.int32)
    shares = attribute_words(any_verdict, array, STEPS)
    whole = any_verdict(row(array, STEPS)[None])[0]
    for place, share in enumerate(shares):
        left = [number for other, number in enumerate(numbers) if other != place]
        again = any_verdict(row(np.array(left, np.int32), STEPS)[None])[0]
        assert share == pytest.approx(whole - again, abs=1e-12)


def test_words_that_are_not_read_have_no_share() -> None:
    numbers = np.array([5, ABSENT, *range(6, STEPS + 9)])
    shares = attribute_words(any_verdict, numbers, STEPS)
    assert not shares[:5].any()
    assert shares[5:].any()


def test_several_words_can_be_left_out() -> None:
    numbers = np.array([5, 6, 7, 8])
    assert without(numbers, np.array([0, 2]), 4).tolist() == [0, 1, 6, 8]
