"""The network that comes with the app: it tells praise from blame in film reviews.

``dlcore.pretrained.reviews.train`` trained it. Its weights and, beside them, how it was made
and what it reaches lie in ``files``. It has no words, only their numbers: the list of words is
IMDB's own file. It is small enough to be worked out with NumPy, so reading needs no TensorFlow.
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
"""How it takes reviews: so many words are known, so many are read."""

WIDTH = 3
"""Neighbouring words that are looked at together."""

DAMPING = 20
"""Added to the number of words before sums are divided by it: few words are little evidence."""

FOLDER = Path(__file__).parent
WEIGHTS = FOLDER / "review_reader.npz"
CARD = FOLDER / "review_reader.json"

BATCH = 250


@dataclass(frozen=True)
class ReviewWeights:
    """What was learned.

    Args:
        embedding: numbers of each word, ``(words, size)``.
        kernel: of the convolution over neighbouring words, ``(WIDTH, size, filters)``.
        bias: of the convolution, ``(filters,)``.
        output: of both, summed up over the words, ``(size + filters, 1)``.
        output_bias: ``(1,)``.
    """

    embedding: Array
    kernel: Array
    bias: Array
    output: Array
    output_bias: Array


@cache
def card() -> Mapping[str, Any]:
    """How the network was made, from which data, and what it reaches."""
    read: Mapping[str, Any] = json.loads(CARD.read_text("utf-8"))
    return read


def bundled_weights() -> ReviewWeights:
    """Its weights, float32."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return ReviewWeights(**{name: file[name].astype(np.float32) for name in file.files})


def positive(weights: ReviewWeights, rows: Array) -> Array:
    """How likely each review is positive, float32 ``(reviews,)``.

    Args:
        rows: word numbers, ``(reviews, steps)``.
    """
    # Reviews of about the same length together, so that little padding is worked out.
    order = np.argsort((rows == PADDING).sum(axis=1), kind="stable")
    probabilities = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BATCH):
        places = order[start : start + BATCH]
        probabilities[places] = _positive(weights, rows[places])
    return probabilities


def _positive(weights: ReviewWeights, rows: Array) -> Array:
    # Padding lies in front and says nothing: what is padding in every row is not worked out.
    padded = (rows == PADDING).all(axis=0).sum()
    rows = rows[:, min(padded, rows.shape[1] - 1) :]
    seen = (rows != PADDING)[..., None].astype(np.float32)
    words = weights.embedding[rows] * seen
    groups = np.maximum(_convolved(weights, words), 0) * seen
    sums = np.concatenate([words.sum(axis=1), groups.sum(axis=1)], axis=1)
    means = sums / (seen.sum(axis=1) + DAMPING)
    scores = (means @ weights.output + weights.output_bias)[:, 0]
    probabilities: Array = 1 / (1 + np.exp(-scores))
    return probabilities


def _convolved(weights: ReviewWeights, words: Array) -> Array:
    """Each word with its neighbours, ``(reviews, steps, filters)``."""
    reach, steps = WIDTH // 2, words.shape[1]
    wide = np.pad(words, ((0, 0), (reach, reach), (0, 0)))
    total = wide[:, :steps] @ weights.kernel[0]
    for place in range(1, WIDTH):
        total += wide[:, place : place + steps] @ weights.kernel[place]
    summed: Array = total + weights.bias
    return summed
