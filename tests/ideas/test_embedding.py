"""Word vectors against numeric differentiation and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.metrics import log_loss
from sklearn.metrics.pairwise import cosine_similarity

from dlcore.ideas.embedding import (
    IDEA,
    WORDS,
    EmbeddingState,
    compute,
    cross_entropy,
    gradient,
    initial,
    reviews,
)


def test_the_gradient() -> None:
    vectors, output = initial()

    def loss(theta: np.ndarray) -> float:
        return cross_entropy(theta[:-2].reshape(-1, 2), theta[-2:])

    theta = np.concatenate([vectors.ravel(), output])
    by_vectors, by_output = gradient(vectors, output)
    found = np.concatenate([by_vectors.ravel(), by_output])
    np.testing.assert_allclose(found, approx_fprime(theta, loss, 1e-7), atol=1e-6)


def test_the_loss() -> None:
    vectors, output = initial()
    x, y = reviews()
    positive = 1 / (1 + np.exp(-(x @ vectors @ output)))
    assert cross_entropy(vectors, output) == pytest.approx(log_loss(y, positive), abs=1e-9)


@pytest.mark.parametrize("state", [IDEA.start, IDEA.solution])
def test_neighbours(state: EmbeddingState) -> None:
    outcome = compute(state)
    expected = cosine_similarity(np.array(outcome.vectors))[WORDS.index(state.word)]
    np.testing.assert_allclose(outcome.similarities, expected, atol=1e-9)
    nearest = sorted(range(len(WORDS)), key=lambda i: -expected[i])[1:4]
    assert list(outcome.neighbours) == nearest
