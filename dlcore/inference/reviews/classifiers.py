"""Who can read a review: the network that comes along, and every run that learned from IMDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Imdb
from dlcore.datasets.builtin.imdb import vocabulary, word_index
from dlcore.datasets.builtin.imdb_tokens import Tokens, tokens
from dlcore.errors import ReviewReaderUnfit
from dlcore.inference.images.predictions import both_classes, load
from dlcore.pretrained.digits.model import BUNDLED
from dlcore.pretrained.reviews import model as bundled
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

POSITIVE_ABOVE = 0.5
"""A review that is more likely positive than this is called so."""

BATCH = 128


def can_read_reviews(run: Run) -> bool:
    """Whether a run has learned from reviews and left a network."""
    return run.state.has_result() and isinstance(run.spec.dataset, Imdb)


@dataclass(frozen=True)
class ReviewClassifier:
    """A network that reads reviews.

    Args:
        name: ``bundled``, or the id of a run.
        dataset: how it takes them.
        positive: how likely each review is positive, ``(reviews,)``, from rows of word numbers
            ``(reviews, steps)``.
    """

    name: str
    dataset: Imdb
    positive: Callable[[Array], Array]

    def tokens(self, context: QueryContext, text: str) -> Tokens:
        """The words of a text as this network knows them.

        Raises:
            DataError: the list of words cannot be had.
        """
        ranks = context.kept("word ranks", lambda: word_index(context.cache))
        return tokens(text, ranks, self.dataset.words)


def review_reader(context: QueryContext, name: str) -> ReviewClassifier:
    """The network of that name.

    Raises:
        RunNotFound, NoWeights: there is none.
        ReviewReaderUnfit: it has not learned from reviews.
    """
    if name == BUNDLED:
        weights = context.kept("review reader", bundled.bundled_weights)
        return ReviewClassifier(name, bundled.DATASET, lambda rows: bundled.positive(weights, rows))
    dataset = context.run(name).spec.dataset
    if not isinstance(dataset, Imdb):
        raise ReviewReaderUnfit(run=name)
    model = context.model(name)
    return ReviewClassifier(
        name, dataset, context.kept(("review reader", name), lambda: _traced(model, dataset.steps))
    )


def test_probabilities(context: QueryContext, name: str) -> Array:
    """How likely each test review is positive, worked out once, ``(25000,)``.

    Raises:
        RunNotFound, NoWeights, ReviewReaderUnfit: there is no such network.
        DataError: the reviews cannot be had.
    """
    reader = review_reader(context, name)
    if name == BUNDLED:
        return context.kept(
            ("review chances", name),
            lambda: reader.positive(reader.dataset.load(context.cache).x_test),
        )
    from dlcore.inference.images.test_set import PredictTestSet

    PredictTestSet(run=name).answer(context)
    known = load(context.store.artifacts, name)
    assert known
    probabilities: Array = known.probabilities[:, 1]
    return probabilities


def words_of(context: QueryContext, review: Array) -> list[str]:
    """A review's word numbers as words."""
    names = context.kept("vocabulary", lambda: vocabulary(context.cache))
    return [names[number] for number in review.tolist()]


def _traced(model: keras.Model, steps: int) -> Callable[[Array], Array]:
    """The model as one graph: a recurrent layer takes a fifth of the time then."""
    import tensorflow as tf

    graph = tf.function(
        lambda rows: model(rows, training=False),
        input_signature=[tf.TensorSpec((None, steps), tf.float32)],
    )

    def positive(rows: Array) -> Array:
        starts = range(0, len(rows), BATCH)
        parts = [graph(rows[s : s + BATCH].astype(np.float32)).numpy() for s in starts]
        # An output layer that gives no probabilities is read as if it did.
        probabilities: Array = np.clip(both_classes(np.concatenate(parts))[:, 1], 0, 1)
        return probabilities

    return positive
