"""The bundled review classifier: its files, and its arithmetic against Keras."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

from dlcore.pretrained.reviews import model as bundled


def test_the_weights_are_small_and_the_card_names_the_source() -> None:
    card = bundled.model_card()
    assert bundled.WEIGHTS.stat().st_size < 500_000
    assert "Maas" in json.dumps(card)
    assert card["accuracy"]["test"] >= 0.88


def test_numpy_computes_what_keras_does() -> None:
    weights = bundled.load_weights()
    size, filters = weights.kernel.shape[1:]
    embedding = keras.layers.Embedding(len(weights.embedding), size)
    convolution = keras.layers.Conv1D(filters, bundled.WIDTH, padding="same", activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    rows = np.random.default_rng(0).integers(1, 10_000, (6, 40))
    rows[1, :30], rows[2, :39] = 0, 0
    mask = (rows != 0)[..., None].astype(np.float32)
    embedding.build()
    embedding.set_weights([weights.embedding])
    embedded = np.asarray(embedding(rows)) * mask
    convolution.build(embedded.shape)
    convolution.set_weights([weights.kernel, weights.bias])
    features = np.concatenate([embedded, np.asarray(convolution(embedded)) * mask], axis=-1)
    means = features.sum(axis=1) / (mask.sum(axis=1) + bundled.DAMPING)
    output.build(means.shape)
    output.set_weights([weights.output, weights.output_bias])
    expected = np.asarray(output(means))[:, 0]
    assert bundled.predict(weights, rows) == pytest.approx(expected, abs=1e-5)


def test_padding_has_no_effect() -> None:
    weights = bundled.load_weights()
    short = np.array([[1, 50, 60, 70]])
    padded = np.pad(short, ((0, 0), (96, 0)))
    batch = np.concatenate([padded, np.full((1, 100), 9)])
    assert bundled.predict(weights, short)[0] == pytest.approx(
        float(bundled.predict(weights, batch)[0]), abs=1e-6
    )
