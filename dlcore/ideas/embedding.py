"""Word vectors that are learned from the verdicts of small reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.ideas.idea import Choice, Idea, RealRun, Scale

GROUPS: Mapping[str, tuple[str, ...]] = {
    "positive": ("great", "wonderful", "excellent", "moving"),
    "negative": ("terrible", "awful", "boring", "weak"),
    "neutral": ("film", "story", "music", "cast"),
}
WORDS = tuple(word for group in GROUPS.values() for word in group)
SIZE, NEIGHBOURS = 4, 3
SEED, SPREAD, RATE = 5, 0.3, 0.5


@dataclass(frozen=True)
class EmbeddingState:
    """What a learner moves.

    Args:
        word: whose nearest neighbours are computed, one of ``WORDS``.
        epochs: of gradient descent.
    """

    word: str = "great"
    epochs: float = 0


@dataclass(frozen=True)
class EmbeddingOutcome:
    """The vectors after training.

    Args:
        vectors: of each word, two numbers.
        similarities: cosine of the angle between the word's vector and each vector.
        neighbours: indices of the most similar other words.
        loss: cross-entropy of the verdicts.
        reached: whether all neighbours of an adjective are of its own group.
    """

    vectors: tuple[tuple[float, ...], ...]
    similarities: tuple[float, ...]
    neighbours: tuple[int, ...]
    loss: float
    reached: bool


@cache
def reviews() -> tuple[Array, Array]:
    """Return the share of each word in 32 reviews, ``(32, 12)``, and 1 for a positive verdict.

    Each review is an adjective and a noun.
    """
    rows, verdicts = [], []
    for adjective in range(2 * SIZE):
        for noun in range(2 * SIZE, 3 * SIZE):
            rows.append([0.5 * (index in (adjective, noun)) for index in range(len(WORDS))])
            verdicts.append(float(adjective < SIZE))
    return np.array(rows), np.array(verdicts)


@cache
def initial() -> tuple[Array, Array]:
    """Return random vectors, ``(12, 2)``, and random output weights, ``(2,)``."""
    random = np.random.default_rng(SEED)
    return random.normal(0.0, SPREAD, (len(WORDS), 2)), random.normal(0.0, SPREAD, 2)


def embedding_data() -> Mapping[str, Any]:
    """Return reviews and random initial values for the script."""
    (x, y), (vectors, output) = reviews(), initial()
    return {
        "words": WORDS,
        "x": x.tolist(),
        "y": y.tolist(),
        "vectors": vectors.tolist(),
        "output": output.tolist(),
    }


def gradient(vectors: Array, output: Array) -> tuple[Array, Array]:
    """Return the derivatives of the loss by the vectors and by the output weights."""
    x, y = reviews()
    mean = x @ vectors
    error = (1.0 / (1.0 + np.exp(-(mean @ output))) - y) / len(y)
    return x.T @ np.outer(error, output), mean.T @ error


def cross_entropy(vectors: Array, output: Array) -> float:
    """Return the mean loss of all reviews."""
    x, y = reviews()
    z = x @ vectors @ output
    return float(np.logaddexp(0.0, np.where(y == 1, -z, z)).mean())


def compute(state: EmbeddingState) -> EmbeddingOutcome:
    """Train the vectors and find the nearest neighbours."""
    vectors, output = initial()
    for _ in range(int(state.epochs)):
        by_vectors, by_output = gradient(vectors, output)
        # Each word occurs in few reviews: larger steps for the vectors.
        vectors = vectors - RATE * len(WORDS) * by_vectors
        output = output - RATE * by_output
    index = WORDS.index(state.word)
    length = np.linalg.norm(vectors, axis=1)
    similarities = vectors @ vectors[index] / (length * length[index])
    order = np.argsort(-similarities, kind="stable")
    neighbours = [int(each) for each in order if each != index][:NEIGHBOURS]
    own = all(each // SIZE == index // SIZE for each in neighbours)
    return EmbeddingOutcome(
        vectors=tuple(map(tuple, vectors.tolist())),
        similarities=tuple(similarities.tolist()),
        neighbours=tuple(neighbours),
        loss=cross_entropy(vectors, output),
        reached=own and index < 2 * SIZE,
    )


IDEA = Idea(
    id="embedding",
    formula=r"\cos(u, v) = \frac{u \cdot v}{\lVert u \rVert\,\lVert v \rVert}",
    controls=(
        Choice("word", WORDS),
        Scale("epochs", (0, 1, 3, 10, 30, 100, 300)),
    ),
    start=EmbeddingState(),
    solution=EmbeddingState(epochs=300),
    failures={
        "random": EmbeddingState(word="awful"),
        "short": EmbeddingState(epochs=1),
        "neutral": EmbeddingState(word="film", epochs=300),
    },
    compute=compute,
    real_run=RealRun(preset="imdb-rnn"),
    terms=("embedding", "vocabulary"),
    summary=("word", "neighbours", "loss"),
    texts=("first", "second", "loss"),
    data=embedding_data,
)
