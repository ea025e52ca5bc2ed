"""Models that classify reviews: the bundled one, and those of runs on IMDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Imdb
from dlcore.datasets.builtin.imdb import vocabulary, word_index
from dlcore.errors import NotAReviewClassifier
from dlcore.inference.images.test_set import PredictTestSet, class_probabilities, load_predictions
from dlcore.inference.reviews.tokenize import ReadText, Words, tokenize
from dlcore.pretrained import BUNDLED
from dlcore.pretrained.reviews import model as bundled
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

BATCH = 128

SMALLEST = 1e-30
"""Added to a probability before its logarithm is computed."""


def is_review_classifier(run: Run) -> bool:
    """Return whether a run has learned from reviews and left a model."""
    return run.has_result() and isinstance(run.spec.dataset, Imdb)


@dataclass(frozen=True)
class ReviewClassifier:
    """A model that classifies reviews.

    Args:
        name: ``bundled``, or the id of a run.
        dataset: number of known words and length of a row.
        log_odds: from rows of word numbers ``(reviews, steps)`` to the logarithm of the odds that
            each review is positive, ``(reviews,)``: what a sigmoid makes a probability.
    """

    name: str
    dataset: Imdb
    log_odds: Callable[[Array], Array]

    def predict(self, rows: Array) -> Array:
        """Return the probability that each review is positive, ``(reviews,)``."""
        return sigmoid(self.log_odds(rows))

    def tokens(self, context: QueryContext, read: ReadText) -> Words:
        """Return the words of a text as this model knows them.

        Raises:
            DataError: the word index cannot be loaded.
        """
        ranks = context.cached("word index", lambda: word_index(context.cache))
        return tokenize(read, ranks, self.dataset.words)


def load_review_classifier(context: QueryContext, name: str) -> ReviewClassifier:
    """Load a model.

    Args:
        name: ``bundled``, or the id of a run.

    Raises:
        RunNotFound, NoWeights: there is none of that name.
        NotAReviewClassifier: the run was not trained on reviews.
    """
    if name == BUNDLED:
        weights = context.cached("review weights", bundled.load_weights)
        return ReviewClassifier(name, bundled.DATASET, lambda rows: bundled.log_odds(weights, rows))
    dataset = context.run(name).spec.dataset
    if not isinstance(dataset, Imdb):
        raise NotAReviewClassifier(run=name)
    model = context.model(name)
    log_odds = context.cached(("review model", name), lambda: _trace(model, dataset.steps))
    return ReviewClassifier(name, dataset, log_odds)


def sigmoid(log_odds: Array) -> Array:
    """Return probabilities, float64."""
    # This form neither overflows nor loses small probabilities.
    probabilities: Array = np.exp(-np.logaddexp(0, -log_odds.astype(np.float64)))
    return probabilities


def predict_test_reviews(context: QueryContext, name: str) -> Array:
    """Return the probability that each review of the test set is positive, ``(25000,)``.

    Computed once for each model.

    Raises:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such model.
        DataError: the reviews cannot be loaded.
    """
    classifier = load_review_classifier(context, name)
    if name == BUNDLED:
        return context.cached(
            ("test reviews", name),
            lambda: classifier.predict(classifier.dataset.load(context.cache).x_test),
        )
    PredictTestSet(run=name).answer(context)
    predictions = load_predictions(context.store.artifacts, name)
    assert predictions
    positive: Array = predictions.probabilities[:, 1]
    return positive


def decode_review(context: QueryContext, numbers: Array) -> list[str]:
    """Return the words of a review."""
    words = context.cached("vocabulary", lambda: vocabulary(context.cache))
    return [words[number] for number in numbers.tolist()]


def _trace(model: keras.Model, steps: int) -> Callable[[Array], Array]:
    """Return a model as one graph, in which a recurrent layer takes a fifth of the time."""
    import keras
    import tensorflow as tf

    output = model.layers[-1]
    is_sigmoid = output.activation is keras.activations.sigmoid and output.units == 1
    is_softmax = output.activation is keras.activations.softmax
    features = keras.Model(model.inputs, output.input)

    def compute(rows: tf.Tensor) -> tf.Tensor:
        inputs = tf.cast(features(rows, training=False), tf.float32)
        return inputs @ output.kernel + output.bias if is_sigmoid else output(inputs)

    graph = tf.function(compute, input_signature=[tf.TensorSpec((None, steps), tf.float32)])

    def log_odds(rows: Array) -> Array:
        starts = range(0, len(rows), BATCH)
        batches = [graph(rows[s : s + BATCH].astype(np.float32)).numpy() for s in starts]
        outputs = np.concatenate(batches).astype(np.float64)
        if is_sigmoid:
            logits: Array = outputs[:, 0]
            return logits
        # An output layer need not return probabilities: clip its outputs to their range.
        negative, positive = np.clip(class_probabilities(outputs), 0, 1).T
        negative = negative if is_softmax else 1 - positive
        odds: Array = np.log(positive + SMALLEST) - np.log(negative + SMALLEST)
        return odds

    return log_odds
