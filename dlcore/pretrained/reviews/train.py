"""Train the bundled review classifier and write its weights and its model card.

    python -m dlcore.pretrained.reviews.train [--epochs 9] [--seed 7]

The training data are the training reviews of IMDB, whole and cut to excerpts of a few words, since
learners write short texts. The last tenth of them is for validation, by which the best epoch is
chosen; the test reviews are for the model card alone. A few minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.datasets import Cache, Dataset
from dlcore.datasets.builtin.imdb import PADDING, START, word_index
from dlcore.datasets.builtin.imdb_tokens import build_row, tokenize
from dlcore.pretrained.reviews import model as bundled
from dlcore.pretrained.reviews.negated import NEGATIVE, POSITIVE

SIZE, FILTERS = 16, 24
BATCH = 64
RATE = 3e-3
DROPOUT = 0.4
WORD_DROPOUT = 0.1
"""Share of words that are left out at random."""

MIN_WORDS = 4
WHOLE = 0.4
"""Share of reviews that are not cut."""

EXCERPTS = (10, 20, 50)
"""Words in the excerpts of the model card."""

_log = logging.getLogger("train_review_classifier")


def main(arguments: list[str] | None = None) -> int:
    """Train, evaluate and write the model."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.pretrained.reviews.train")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keras.utils.set_random_seed(options.seed)
    data = bundled.DATASET.load(Cache.default())
    reviews = len(data.x_train) * 9 // 10
    model, layers = _build_network(reviews, options.epochs)
    best_epoch = _fit(model, data, reviews, options.epochs, options.seed)
    _write_weights(layers)
    _write_model_card(_model_card(data, reviews, options.epochs, best_epoch, options.seed))
    return 0


def _build_network(
    reviews: int, epochs: int
) -> tuple[keras.Model, Mapping[str, keras.layers.Layer]]:
    """Build what ``bundled.predict`` computes, with dropout, and return its layers by name."""
    layers = {
        "embedding": keras.layers.Embedding(bundled.DATASET.words, SIZE),
        "convolution": keras.layers.Conv1D(FILTERS, bundled.WIDTH, padding="same"),
        "output": keras.layers.Dense(1, activation="sigmoid"),
    }
    rows = keras.Input((None,), dtype="int32")
    mask = keras.ops.cast(keras.ops.expand_dims(keras.ops.not_equal(rows, PADDING), -1), "float32")
    embedded = layers["embedding"](rows) * mask
    filtered = keras.ops.relu(layers["convolution"](embedded)) * mask
    features = keras.ops.concatenate([embedded, filtered], axis=-1)
    means = keras.ops.sum(features, axis=1) / (keras.ops.sum(mask, axis=1) + bundled.DAMPING)
    output = layers["output"](keras.layers.Dropout(DROPOUT)(means))
    model = keras.Model(rows, output)
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * reviews // BATCH, alpha=0.05)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model, layers


def _fit(model: keras.Model, data: Dataset, reviews: int, epochs: int, seed: int) -> int:
    """Train, restore the weights of the epoch with the lowest validation loss, return its number.

    Args:
        reviews: number of reviews to train on; the others are for validation.
    """
    random = np.random.default_rng(seed)
    best_epoch, best_weights, lowest = 0, model.get_weights(), np.inf
    validation = list(_batches(data, np.arange(reviews, len(data.x_train)), random, dropout=0.0))
    for epoch in range(1, epochs + 1):
        order = random.permutation(reviews)
        batches = tf.data.Dataset.from_generator(
            lambda order=order: _batches(data, order, random, dropout=WORD_DROPOUT),
            output_signature=(
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None, 1), tf.float32),
            ),
        ).prefetch(4)
        history = model.fit(batches, verbose=0).history
        loss = float(np.mean([model.test_on_batch(x, y)[0] for x, y in validation]))
        model.reset_metrics()
        _log.info("epoch %d: loss %.4f, validation %.4f", epoch, history["loss"][-1], loss)
        if loss < lowest:
            best_epoch, best_weights, lowest = epoch, model.get_weights(), loss
    model.set_weights(best_weights)
    return best_epoch


def _batches(
    data: Dataset, order: Array, random: np.random.Generator, *, dropout: float
) -> Iterator[tuple[Array, Array]]:
    """Yield batches of reviews of similar length, which hold little padding."""
    reviews = [_excerpt(data.x_train[index], random, dropout) for index in order]
    chunk = BATCH * 50
    for first in range(0, len(reviews), chunk):
        indices = np.arange(first, min(first + chunk, len(reviews)))
        by_length = indices[np.argsort([len(reviews[index]) for index in indices], kind="stable")]
        starts = random.permutation(np.arange(0, len(by_length), BATCH))
        for start in starts:
            batch = by_length[start : start + BATCH]
            labels = data.y_train[order[batch]].astype(np.float32)[:, None]
            yield _pad([reviews[index] for index in batch]), labels


def _excerpt(row: Array, random: np.random.Generator, dropout: float) -> Array:
    """Return the words of a review, or some consecutive ones, after word dropout."""
    words = row[(row != PADDING) & (row != START)]
    if random.random() > WHOLE:
        length = int(np.exp(random.uniform(np.log(MIN_WORDS), np.log(bundled.DATASET.steps))))
        first = random.integers(0, max(len(words) - length, 0) + 1)
        words = words[first : first + length]
    words = words[random.random(len(words)) >= dropout]
    return np.concatenate([[START], words])


def _pad(reviews: list[Array]) -> Array:
    steps = max(map(len, reviews))
    rows = np.full((len(reviews), steps), PADDING, np.int32)
    for row, review in zip(rows, reviews, strict=True):
        row[steps - len(review) :] = review
    return rows


def _write_weights(layers: Mapping[str, keras.layers.Layer]) -> None:
    convolution, output = layers["convolution"], layers["output"]
    arrays = {
        "embedding": layers["embedding"].embeddings,
        "kernel": convolution.kernel,
        "bias": convolution.bias,
        "output": output.kernel,
        "output_bias": output.bias,
    }
    half = {name: np.asarray(values).astype(np.float16) for name, values in arrays.items()}
    np.savez_compressed(bundled.WEIGHTS, allow_pickle=False, **half)


def _write_model_card(card: Mapping[str, Any]) -> None:
    bundled.MODEL_CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    _log.info("%s", json.dumps(card["accuracy"]))


def _model_card(
    data: Dataset, reviews: int, epochs: int, best_epoch: int, seed: int
) -> dict[str, Any]:
    """Describe the model; its accuracy is that of the written weights."""
    ranks = word_index(Cache.default())
    weights, info = bundled.load_weights(), data.info
    return {
        "made_by": "dlcore.pretrained.reviews.train",
        "parameters": sum(values.size for values in vars(weights).values()),
        "data": [
            {
                "name": "imdb",
                "reviews": reviews,
                "citation": info.citation,
                "source": info.source,
                "licence": info.licence,
            }
        ],
        "settings": {
            "seed": seed,
            "epochs": epochs,
            "best_epoch": best_epoch,
            "batch_size": BATCH,
            "learning_rate": RATE,
            "dropout": DROPOUT,
            "words_left_out": WORD_DROPOUT,
            "words": bundled.DATASET.words,
            "steps": bundled.DATASET.steps,
        },
        "reported_on": len(data.x_test),
        "negated_sentences": len(POSITIVE + NEGATIVE),
        "accuracy": _accuracy(weights, data) | {"negated": negated_accuracy(weights, ranks)},
    }


def _accuracy(weights: bundled.ReviewWeights, data: Dataset) -> dict[str, float]:
    rows = data.x_test
    accuracy = {"test": _accuracy_of(weights, rows, data.y_test)}
    for words in EXCERPTS:
        accuracy[f"first_{words}_words"] = _accuracy_of(
            weights, _first_words(rows, words), data.y_test
        )
    return accuracy


def negated_accuracy(weights: bundled.ReviewWeights, ranks: Mapping[str, int]) -> float:
    """Return the share of the negated sentences that the model classifies correctly.

    Args:
        ranks: the word index.
    """
    numbers = [tokenize(text, ranks, bundled.DATASET.words).numbers for text in POSITIVE + NEGATIVE]
    rows = np.stack([build_row(each, bundled.DATASET.steps) for each in numbers])
    return _accuracy_of(weights, rows, np.arange(len(rows)) < len(POSITIVE))


def _first_words(rows: Array, words: int) -> Array:
    """Return rows of the first words of each review."""
    return _pad(
        [np.concatenate([[START], row[(row != PADDING) & (row != START)][:words]]) for row in rows]
    )


def _accuracy_of(weights: bundled.ReviewWeights, rows: Array, labels: Array) -> float:
    is_positive = bundled.predict(weights, rows) > 0.5
    return round(float((is_positive == labels).mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
