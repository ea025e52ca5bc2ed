"""The bundled review classifier, computed with NumPy alone.

``dlcore.pretrained.reviews.train`` trained it. The model card says on which data and how, and how
accurate it is. It holds word numbers and no words: the word index is IMDB's own file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Imdb
from dlcore.datasets.builtin.imdb import PADDING

DATASET = Imdb()
"""Number of known words and length of a row."""

WIDTH = 3
"""Words that the convolution covers."""

DAMPING = 20
"""Added to the number of words before sums are divided by it: few words are little evidence."""

FOLDER = Path(__file__).parent
WEIGHTS = FOLDER / "review_reader.npz"
MODEL_CARD = FOLDER / "review_reader.json"

BATCH = 250


@dataclass(frozen=True)
class ReviewWeights:
    """Weights of the model.

    Args:
        embedding: one vector for each word number, ``(words, size)``.
        kernel: of the convolution over neighbouring words, ``(WIDTH, size, filters)``.
        bias: of the convolution, ``(filters,)``.
        output: for the averaged embeddings and filters, ``(size + filters, 1)``.
        output_bias: ``(1,)``.
    """

    embedding: Array
    kernel: Array
    bias: Array
    output: Array
    output_bias: Array


@cache
def model_card() -> Mapping[str, Any]:
    """Return the data, the settings and the accuracy of the model."""
    card: Mapping[str, Any] = json.loads(MODEL_CARD.read_text("utf-8"))
    return card


def load_weights() -> ReviewWeights:
    """Return the weights, float32."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return ReviewWeights(**{name: file[name].astype(np.float32) for name in file.files})


def predict(weights: ReviewWeights, rows: Array) -> Array:
    """Return the probability that each review is positive, float32 ``(reviews,)``.

    Args: see ``log_odds``.
    """
    probabilities: Array = 1 / (1 + np.exp(-log_odds(weights, rows)))
    return probabilities


def log_odds(weights: ReviewWeights, rows: Array) -> Array:
    """Return the logarithm of the odds that each review is positive, float32 ``(reviews,)``.

    Args:
        weights: of the model.
        rows: word numbers, ``(reviews, steps)``.
    """
    # Batches of reviews of similar length hold little padding.
    order = np.argsort((rows == PADDING).sum(axis=1), kind="stable")
    logits = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BATCH):
        batch = order[start : start + BATCH]
        logits[batch] = _logits(weights, rows[batch])
    return logits


def _logits(weights: ReviewWeights, rows: Array) -> Array:
    # Leading padding has no effect: drop the columns in which every row is padded.
    padded = (rows == PADDING).all(axis=0).sum()
    rows = rows[:, min(padded, rows.shape[1] - 1) :]
    mask = (rows != PADDING)[..., None].astype(np.float32)
    embedded = weights.embedding[rows] * mask
    filtered = np.maximum(_convolve(weights, embedded), 0) * mask
    sums = np.concatenate([embedded.sum(axis=1), filtered.sum(axis=1)], axis=1)
    means = sums / (mask.sum(axis=1) + DAMPING)
    logits: Array = (means @ weights.output + weights.output_bias)[:, 0]
    return logits


def _convolve(weights: ReviewWeights, embedded: Array) -> Array:
    """Return the convolution with zero padding, ``(reviews, steps, filters)``."""
    reach, steps = WIDTH // 2, embedded.shape[1]
    padded = np.pad(embedded, ((0, 0), (reach, reach), (0, 0)))
    total = padded[:, :steps] @ weights.kernel[0]
    for offset in range(1, WIDTH):
        total += padded[:, offset : offset + steps] @ weights.kernel[offset]
    biased: Array = total + weights.bias
    return biased
