"""Trains the network that reads reviews, and writes its weights and its card.

    python -m dlcore.pretrained.reviews.train [--epochs 9] [--seed 7]

It learns from the training reviews of IMDB: whole, and cut to excerpts of a few words, since what
learners write is short. The last tenth of them tells which epoch was best; the test reviews are
for the report alone. A few minutes on two cores.
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
from dlcore.datasets.builtin.imdb import PADDING, START
from dlcore.pretrained.reviews import model as reader

SIZE, FILTERS = 16, 24
BATCH = 64
RATE = 3e-3
DROPOUT = 0.4
LOST = 0.1
"""Share of words that are left out at random."""

SHORTEST = 4
WHOLE = 0.4
"""Share of reviews that are not cut."""

EXCERPTS = (10, 20, 50)
"""Words of the excerpts of the report."""

_log = logging.getLogger("train_review_reader")


def main(arguments: list[str] | None = None) -> int:
    """Trains, measures, writes."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.pretrained.reviews.train")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keras.utils.set_random_seed(chosen.seed)
    data = reader.DATASET.load(Cache.default())
    fitted = len(data.x_train) * 9 // 10
    model, layers = _network(fitted, chosen.epochs)
    best = _fit(model, data, fitted, chosen.epochs, chosen.seed)
    _write_weights(layers)
    _write_card(_card(data, fitted, chosen.epochs, best, chosen.seed))
    return 0


def _network(reviews: int, epochs: int) -> tuple[keras.Model, Mapping[str, keras.layers.Layer]]:
    """What ``review_reader.positive`` works out, with what helps it learn."""
    layers = {
        "embedding": keras.layers.Embedding(reader.DATASET.words, SIZE),
        "convolution": keras.layers.Conv1D(FILTERS, reader.WIDTH, padding="same"),
        "output": keras.layers.Dense(1, activation="sigmoid"),
    }
    rows = keras.Input((None,), dtype="int32")
    seen = keras.ops.cast(keras.ops.expand_dims(keras.ops.not_equal(rows, PADDING), -1), "float32")
    words = layers["embedding"](rows) * seen
    groups = keras.ops.relu(layers["convolution"](words)) * seen
    both = keras.ops.concatenate([words, groups], axis=-1)
    means = keras.ops.sum(both, axis=1) / (keras.ops.sum(seen, axis=1) + reader.DAMPING)
    output = layers["output"](keras.layers.Dropout(DROPOUT)(means))
    model = keras.Model(rows, output)
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * reviews // BATCH, alpha=0.05)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model, layers


def _fit(model: keras.Model, data: Dataset, fitted: int, epochs: int, seed: int) -> int:
    """Ends with the weights of the epoch that was best on reviews kept back; tells which."""
    random = np.random.default_rng(seed)
    best, kept, lowest = 0, model.get_weights(), np.inf
    held = list(_batches(data, np.arange(fitted, len(data.x_train)), random, lost=0.0))
    for epoch in range(1, epochs + 1):
        order = random.permutation(fitted)
        batches = tf.data.Dataset.from_generator(
            lambda order=order: _batches(data, order, random, lost=LOST),
            output_signature=(
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None, 1), tf.float32),
            ),
        ).prefetch(4)
        learned = model.fit(batches, verbose=0).history
        loss = float(np.mean([model.test_on_batch(x, y)[0] for x, y in held]))
        model.reset_metrics()
        _log.info("epoch %d: loss %.4f, kept back %.4f", epoch, learned["loss"][-1], loss)
        if loss < lowest:
            best, kept, lowest = epoch, model.get_weights(), loss
    model.set_weights(kept)
    return best


def _batches(
    data: Dataset, order: Array, random: np.random.Generator, *, lost: float
) -> Iterator[tuple[Array, Array]]:
    """Reviews of about the same length together, so that little padding is worked out."""
    reviews = [_excerpt(data.x_train[place], random, lost) for place in order]
    chunk = BATCH * 50
    for first in range(0, len(reviews), chunk):
        places = np.arange(first, min(first + chunk, len(reviews)))
        by_length = places[np.argsort([len(reviews[place]) for place in places], kind="stable")]
        starts = random.permutation(np.arange(0, len(by_length), BATCH))
        for start in starts:
            chosen = by_length[start : start + BATCH]
            labels = data.y_train[order[chosen]].astype(np.float32)[:, None]
            yield _padded([reviews[place] for place in chosen]), labels


def _excerpt(row: Array, random: np.random.Generator, lost: float) -> Array:
    """The words of a review, all or some that follow one another, less a few."""
    words = row[(row != PADDING) & (row != START)]
    if random.random() > WHOLE:
        length = int(np.exp(random.uniform(np.log(SHORTEST), np.log(reader.DATASET.steps))))
        first = random.integers(0, max(len(words) - length, 0) + 1)
        words = words[first : first + length]
    words = words[random.random(len(words)) >= lost]
    return np.concatenate([[START], words])


def _padded(reviews: list[Array]) -> Array:
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
    np.savez_compressed(reader.WEIGHTS, allow_pickle=False, **half)


def _write_card(card: Mapping[str, Any]) -> None:
    reader.CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    _log.info("%s", json.dumps(card["accuracy"]))


def _card(data: Dataset, fitted: int, epochs: int, best: int, seed: int) -> dict[str, Any]:
    """Everything that should be known of the network, measured on what was written."""
    weights, info = reader.bundled_weights(), data.info
    return {
        "made_by": "dlcore.pretrained.reviews.train",
        "parameters": sum(values.size for values in vars(weights).values()),
        "data": [
            {
                "name": "imdb",
                "reviews": fitted,
                "citation": info.citation,
                "source": info.source,
                "licence": info.licence,
            }
        ],
        "settings": {
            "seed": seed,
            "epochs": epochs,
            "best_epoch": best,
            "batch_size": BATCH,
            "learning_rate": RATE,
            "dropout": DROPOUT,
            "words_left_out": LOST,
            "words": reader.DATASET.words,
            "steps": reader.DATASET.steps,
        },
        "reported_on": len(data.x_test),
        "accuracy": _accuracy(weights, data),
    }


def _accuracy(weights: reader.ReviewWeights, data: Dataset) -> dict[str, float]:
    rows = data.x_test
    found = {"test": _share(weights, rows, data.y_test)}
    for words in EXCERPTS:
        found[f"first_{words}_words"] = _share(weights, _beginnings(rows, words), data.y_test)
    return found


def _beginnings(rows: Array, words: int) -> Array:
    """The first words of each review."""
    return _padded(
        [np.concatenate([[START], row[(row != PADDING) & (row != START)][:words]]) for row in rows]
    )


def _share(weights: reader.ReviewWeights, rows: Array, labels: Array) -> float:
    return round(float(((reader.positive(weights, rows) > 0.5) == labels).mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
