"""The recurrent units against numeric differentiation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dlcore.ideas import recurrence
from dlcore.ideas.recurrence import IDEA, VALUES, RecurrenceState, compute


@pytest.mark.parametrize(
    "state", [IDEA.start, IDEA.solution, *IDEA.failures.values(), RecurrenceState(length=5)]
)
def test_influences(state: RecurrenceState, monkeypatch: pytest.MonkeyPatch) -> None:
    def last(values: np.ndarray) -> float:
        monkeypatch.setattr(recurrence, "VALUES", tuple(values))
        return compute(state).states[-1]

    values = np.array(VALUES)
    numeric = approx_fprime(values, last, 1e-7)
    found = compute(state).influences
    np.testing.assert_allclose(found, numeric[: len(found)], atol=1e-6)


def test_the_simple_unit_is_a_matrix_power_without_saturation() -> None:
    state = replace(IDEA.start, weight=0.1)
    outcome = compute(state)
    linear = 0.1 * 0.5 ** np.arange(19, -1, -1)
    np.testing.assert_allclose(outcome.influences, linear, atol=1e-2)


def test_an_open_forget_gate_keeps_the_sum() -> None:
    outcome = compute(IDEA.solution)
    assert outcome.states[-1] == pytest.approx(np.tanh(0.5 * sum(VALUES)))


def test_a_negative_weight_changes_the_sign_of_each_words_influence_not_of_each_state() -> None:
    outcome = compute(IDEA.failures["alternating"])
    signs, states = np.sign(outcome.influences), np.sign(outcome.states)
    assert (signs[1:] == -signs[:-1]).all()
    assert (states[1:] == states[:-1]).any()
