"""The arrays with which runs of one architecture begin."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.planning.trainer_choice import choose_trainer
from dlcore.training import initial_state
from dlcore.training.compiled import Compiled
from dlcore.training.initial_state import MAX_CACHED_SEEDS, InitialState
from dlcore.training.model import build_model
from tests.training.conftest import SMALL


@pytest.fixture
def state() -> InitialState:
    return InitialState(Compiled(SMALL, choose_trainer(SMALL)).model)


@pytest.mark.parametrize("seed", [7, 8])
def test_the_weights_are_those_of_a_new_model(seed: int, state: InitialState) -> None:
    spec = SMALL.changed({"seed": seed})
    expected = [variable.numpy() for variable in build_model(spec).variables]
    for _ in range(2):
        for mine, theirs in zip(state.weights(spec), expected, strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_the_arrays_are_weights_and_zeros(state: InitialState) -> None:
    weights = state.weights(SMALL)
    others = state.arrays(SMALL)[len(weights) :]
    numbers = sorted({float(value) for array in others for value in np.ravel(array)})
    assert numbers == pytest.approx([0.0, SMALL.training.optimizer.learning_rate])


def test_the_weights_of_a_few_seeds_are_kept(state: InitialState) -> None:
    sizes = []
    for seed in range(MAX_CACHED_SEEDS + 2):
        state.weights(SMALL.changed({"seed": seed}))
        sizes.append(state.size)
    assert sizes == [sizes[0] * min(n, MAX_CACHED_SEEDS) for n in range(1, MAX_CACHED_SEEDS + 3)]


def test_no_weights_are_kept_where_they_are_too_large(
    state: InitialState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(initial_state, "MAX_INITIAL_BYTES", 100)
    state.weights(SMALL)
    state.cache_current_weights(SMALL.seed)
    assert state.size == 0
