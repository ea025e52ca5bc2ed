"""A review read word by word: the hidden state of a recurrent layer, and what is left of a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb_tokens import build_row, in_row
from dlcore.errors import NotAReviewClassifier
from dlcore.inference.query import Query
from dlcore.inference.reviews.classifiers import load_review_classifier, sigmoid
from dlcore.inference.reviews.nearest import has_word_vectors
from dlcore.models.layers import GRU, LSTM, Dense, Dropout, Embedding, SimpleRNN

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec

MAX_CHARACTERS = 400


@dataclass(frozen=True)
class ReadingTrace:
    """What a network does with each word of a review that it knows, in order.

    Args:
        words: in lower case.
        states: hidden state after each word, ``(words, units)``.
        positive: probability of a positive review if it ended after each word, ``(words,)``.
        influences: length of the gradient of the verdict (its log-odds after the last word) with
            respect to the vector of each word, ``(words,)``.
        gates: mean over the units of the input, the forget and the output gate at each word,
            ``(3, words)``; of other layers than an LSTM ``(0, words)``.
    """

    words: tuple[str, ...]
    states: Array
    positive: Array
    influences: Array
    gates: Array


def reads_word_by_word(spec: Spec) -> bool:
    """Return whether a recurrent layer of a run on reviews reads a word in each step."""
    index = _reader(spec)
    if index is None or not has_word_vectors(spec):
        return False
    before, after = spec.layers[:index], spec.layers[index + 1 :]
    by_word = Embedding | Dropout | SimpleRNN | LSTM | GRU
    return all(isinstance(layer, by_word) for layer in before) and all(
        isinstance(layer, Dense | Dropout) for layer in after
    )


class ReadWordByWord(Query[ReadingTrace]):
    """Read a review with the network of a run.

    Args:
        run: id of a run for which :func:`reads_word_by_word` is true.
        text: the review.

    Raises on answering:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such run.
        ReviewEmpty, ReviewForeign: it has no word that the training reviews have.
        DataError: the words cannot be loaded.
    """

    result: ClassVar[type[ReadingTrace]] = ReadingTrace

    kind: Literal["read_word_by_word"] = "read_word_by_word"
    run: str
    text: str = Field(max_length=MAX_CHARACTERS)

    def answer(self, context: QueryContext) -> ReadingTrace:
        from dlcore.inference.reviews.text import check_words, read_review

        spec = context.run(self.run).spec
        if not reads_word_by_word(spec):
            raise NotAReviewClassifier(run=self.run)
        read = read_review(self.text)
        classifier = load_review_classifier(context, self.run)
        tokens = classifier.tokens(context, read)
        check_words(read, tokens)
        steps = classifier.dataset.steps
        is_read = in_row(tokens.numbers, steps)
        words = tuple(np.array(tokens.words, object)[is_read].tolist())
        model, index = context.model(self.run), _reader(spec)
        assert index is not None
        trace = context.cached(("reading", self.run), lambda: _trace(model, index, steps))
        row = build_row(tokens.numbers, steps)[None].astype(np.float32)
        states, log_odds, gradient, vectors = (np.asarray(each)[0] for each in trace(row))
        return ReadingTrace(
            words,
            states[-len(words) :],
            sigmoid(log_odds[-len(words) :]),
            np.linalg.norm(gradient, axis=1)[-len(words) :],
            _gates(model.layers[index], vectors, states)[:, -len(words) :],
        )


def _reader(spec: Spec) -> int | None:
    """Return the index of the layer whose last state is the verdict's input, if there is one."""
    found = None
    for index, layer in enumerate(spec.layers):
        if isinstance(layer, SimpleRNN | LSTM | GRU) and not layer.return_sequences:
            found = index
    return found


def _trace(model: keras.Model, index: int, steps: int) -> Any:
    """Return a graph of states, log-odds after each word, gradient and inputs of the layer."""
    import keras
    import tensorflow as tf

    before, layer, after = model.layers[:index], model.layers[index], model.layers[index + 1 :]
    every_state = keras.layers.RNN(layer.cell, return_sequences=True)

    def log_odds(states: tf.Tensor) -> tf.Tensor:
        for each in after[:-1]:
            states = each(states, training=False)
        outputs = states @ after[-1].kernel + after[-1].bias
        return outputs[..., -1] - (outputs[..., 0] if after[-1].units > 1 else 0.0)

    def trace(row: tf.Tensor) -> tuple[tf.Tensor, ...]:
        vectors = row
        for each in before:
            vectors = each(vectors, training=False)
        with tf.GradientTape() as tape:
            tape.watch(vectors)
            states = every_state(vectors)
            verdict = log_odds(states[:, -1])
        return states, log_odds(states), tape.gradient(verdict, vectors), vectors

    signature = [tf.TensorSpec((1, steps), tf.float32)]
    return tf.function(trace, input_signature=signature, autograph=False)


def _gates(layer: keras.layers.Layer, vectors: Array, states: Array) -> Array:
    """Return the gates of an LSTM at each step."""
    import keras

    if not isinstance(layer, keras.layers.LSTM):
        return np.zeros((0, len(states)), np.float32)
    kernel, recurrent, bias = layer.get_weights()[:3]
    earlier = np.concatenate([np.zeros_like(states[:1]), states[:-1]])
    sums = vectors @ kernel + earlier @ recurrent + bias
    # The third part is the new content of the cell.
    by_gate = sums.reshape(len(states), 4, -1)[:, [0, 1, 3]]
    gates: Array = sigmoid(by_gate).mean(axis=2).T
    return gates
