"""Who can read a review: the network that comes along, and every run that learned from IMDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcore.datasets import Imdb
from dlcore.datasets.imdb import vocabulary, word_index
from dlcore.errors import ReviewReaderUnfit
from dlcore.inspect.predictions import both_classes, load
from dlcore.predict import review_reader as bundled
from dlcore.predict.bundled import BUNDLED
from dlcore.predict.tokenize import Tokens, tokens
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.ask.desk import Desk

POSITIVE_ABOVE = 0.5
"""A review that is more likely positive than this is called so."""

BATCH = 128

Array = np.ndarray[Any, Any]


def can_read_reviews(run: Run) -> bool:
    """Whether a run has learned from reviews and left a network."""
    return run.state.has_result() and isinstance(run.spec.dataset, Imdb)


@dataclass(frozen=True)
class ReviewReader:
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

    def tokens(self, desk: Desk, text: str) -> Tokens:
        """The words of a text as this network knows them.

        Raises:
            DataError: the list of words cannot be had.
        """
        ranks = desk.kept("word ranks", lambda: word_index(desk.cache))
        return tokens(text, ranks, self.dataset.words)


def review_reader(desk: Desk, name: str) -> ReviewReader:
    """The network of that name.

    Raises:
        RunNotFound, NoWeights: there is none.
        ReviewReaderUnfit: it has not learned from reviews.
    """
    if name == BUNDLED:
        weights = desk.kept("review reader", bundled.bundled_weights)
        return ReviewReader(name, bundled.DATASET, lambda rows: bundled.positive(weights, rows))
    dataset = desk.run(name).spec.dataset
    if not isinstance(dataset, Imdb):
        raise ReviewReaderUnfit(run=name)
    model = desk.model(name)
    return ReviewReader(
        name, dataset, desk.kept(("review reader", name), lambda: _traced(model, dataset.steps))
    )


def held_out_chances(desk: Desk, name: str) -> Array:
    """How likely each test review is positive, worked out once, ``(25000,)``.

    Raises:
        RunNotFound, NoWeights, ReviewReaderUnfit: there is no such network.
        DataError: the reviews cannot be had.
    """
    reader = review_reader(desk, name)
    if name == BUNDLED:
        return desk.kept(
            ("review chances", name),
            lambda: reader.positive(reader.dataset.load(desk.cache).x_test),
        )
    from dlcore.ask.predict_test_set import PredictTestSet

    PredictTestSet(run=name).answer(desk)
    known = load(desk.store.artifacts, name)
    assert known
    chances: Array = known.probabilities[:, 1]
    return chances


def words_of(desk: Desk, review: Array) -> list[str]:
    """A review's word numbers as words."""
    names = desk.kept("vocabulary", lambda: vocabulary(desk.cache))
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
        chances: Array = np.clip(both_classes(np.concatenate(parts))[:, 1], 0, 1)
        return chances

    return positive
