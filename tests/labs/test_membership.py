"""Membership: guesses against scikit-learn, and the conclusion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score

from dlcore import Run
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs import membership
from dlcore.labs.membership import LAB, GuessMembers, MembershipGuess, share_of_right_guesses
from dlcore.store import snapshots
from dlcore.store.weights import load
from tests.labs.networks import predict_probabilities

confidences = st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=4, max_size=40)


@given(confidences, confidences)
def test_the_threshold_is_best_on_the_first_half(first: list[float], second: list[float]) -> None:
    count = min(len(first), len(second))
    half = count // 2

    def accuracy(threshold: float, part: slice) -> float:
        confidence = np.array([*first[part], *second[part]])
        truth = np.repeat([True, False], len(confidence) // 2)
        return float(balanced_accuracy_score(truth, confidence >= threshold))

    chosen, judged = slice(half), slice(half, count)
    candidates = {*first[chosen], *second[chosen]}
    best = max(accuracy(threshold, chosen) for threshold in candidates)
    possible = [
        accuracy(threshold, judged)
        for threshold in candidates
        if accuracy(threshold, chosen) == pytest.approx(best)
    ]
    found = share_of_right_guesses(np.array(first), np.array(second))
    assert any(found == pytest.approx(each) for each in possible)


def test_guesses_use_the_given_labels(context: QueryContext, impaired_run: Run) -> None:
    found = GuessMembers(run=impaired_run.id).answer(context)
    data = impaired_run.spec.dataset.load(Cache.default())
    artifacts = context.store.artifacts
    stored = snapshots.load(artifacts, impaired_run.id)
    assert stored
    for weights, expected in (
        (load(artifacts, impaired_run.id), found.right),
        (stored.at(0), found.untrained),
    ):
        members, others = (
            predict_probabilities(weights, x)[np.arange(len(y)), y]
            for x, y in ((data.x_train[:160], data.y_train[:160]), (data.x_test, data.y_test))
        )
        assert expected == pytest.approx(share_of_right_guesses(members, others), abs=0.02)


@pytest.mark.parametrize(
    ("overfitted", "early", "outcome"),
    [
        (0.66, 0.53, membership.LEAKS),
        (0.53, 0.66, membership.SAFE),
        (0.55, 0.55, membership.ALIKE),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    overfitted: float, early: float, outcome: str
) -> None:
    def runs(right: float) -> list[MembershipGuess]:
        return [MembershipGuess(right + step, 0.5, 1.0, 0.8) for step in (-0.01, 0.0, 0.01)]

    results = {"overfitted": runs(overfitted), "early": runs(early), "dropout": runs(0.6)}
    conclusion = LAB.conclude(results)
    assert conclusion.outcome == outcome
    assert conclusion.values["control"].value == pytest.approx(0.5)
    guesses, _ = LAB.figures(results)
    assert guesses.series["right"] == pytest.approx((overfitted, early, 0.6))
    assert set(guesses.controls) < set(guesses.series)
