"""The computation shown for each layer is the one that Keras performs."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

import dlcore
from dlcore import Store
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.handwriting.drawing import DIGITS, MNIST, prepare_drawing
from dlcore.inference.context import QueryContext
from dlcore.inference.images.activations import (
    LayerActivations,
    TraceActivations,
    trace_activations,
)
from dlcore.inference.serialization import decode_answer, encode_answer
from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from dlcore.pretrained import BUNDLED
from dlcore.spec import Spec
from dlcore.training.model import build_model
from tests.handwriting.images import ink

CONVOLUTIONS = [
    Conv2D(filters=4, activation=Activation.RELU),
    Conv2D(filters=3, kernel_size=5, strides=2, activation=Activation.TANH),
    Conv2D(filters=3, kernel_size=4, padding="same", activation=Activation.RELU),
    Conv2D(filters=3, kernel_size=3, strides=3, padding="same"),
]


def spec_of(*layers: AnyLayer) -> Spec:
    last = Dense(units=10, activation=Activation.SOFTMAX)
    return Spec(dataset=Mnist(), layers=(*layers, last))


def random_image() -> Array:
    return np.random.default_rng(0).random((28, 28, 1), np.float32)


def traced_layers(spec: Spec) -> tuple[keras.Model, tuple[LayerActivations, ...]]:
    """Return a model with random weights and its activations for the random image."""
    model = build_model(spec)
    for variable in model.trainable_variables:
        noise = np.random.default_rng(1).normal(0, 0.05, variable.shape)
        variable.assign(variable + noise)
    return model, trace_activations(spec, model, random_image()).layers


def test_layers_that_keep_their_inputs_are_left_out() -> None:
    spec = spec_of(
        Conv2D(filters=8, activation=Activation.RELU),
        MaxPooling2D(),
        Flatten(),
        Dropout(rate=0.5),
        Dense(units=16, activation=Activation.RELU),
    )
    model, layers = traced_layers(spec)
    assert [layer.kind for layer in layers] == ["conv2d", "max_pooling2d", "dense", "dense"]
    assert [layer.index for layer in layers] == [0, 1, 4, 5]
    assert [layer.values.shape for layer in layers] == [(8, 26, 26), (8, 13, 13), (16,), (10,)]
    outputs = np.asarray(model(random_image()[None]))[0]
    assert layers[-1].values == pytest.approx(outputs, abs=1e-5)


@pytest.mark.parametrize("convolution", CONVOLUTIONS, ids=lambda layer: layer.padding)
def test_sum_and_bias_give_the_activation(convolution: Conv2D) -> None:
    _, layers = traced_layers(spec_of(convolution, Conv2D(filters=5), Flatten(), Dense(units=6)))
    for layer in layers:
        assert layer.weighted_sums
        logits = layer.weighted_sums.sums + layer.weighted_sums.biases
        expected = np.asarray(keras.activations.get(layer.activation)(logits))
        highest = layer.values.reshape(len(logits), -1).max(axis=1)
        assert expected == pytest.approx(highest, abs=1e-4)


def test_terms_are_the_largest_products() -> None:
    model, layers = traced_layers(spec_of(Flatten(), Dense(units=5)))
    products = random_image().reshape(-1, 1) * np.asarray(model.layers[1].kernel)
    weighted_sums = layers[0].weighted_sums
    assert weighted_sums
    assert weighted_sums.count == 784
    terms = weighted_sums.terms.prod(axis=-1)
    largest = np.sort(np.abs(products), axis=0)[::-1][:3].T
    assert np.abs(terms) == pytest.approx(largest, rel=1e-5)


def test_a_large_layer_is_cut() -> None:
    spec = spec_of(Conv2D(filters=70, strides=8), Flatten(), Dense(units=600))
    _, layers = traced_layers(spec)
    assert [len(layer.values) for layer in layers] == [64, 512, 10]
    assert [layer.units for layer in layers] == [70, 600, 10]


def test_the_bundled_model_and_runs_can_be_traced(store: Store) -> None:
    spec = dlcore.PRESETS["digits-mlp"].spec.changed(
        {"training.epochs": 1, "training.trainer": "exact"}
    )
    run = dlcore.train(spec, store=store)
    context = QueryContext(store, Cache.default())
    for name, image_format, shape in ((BUNDLED, MNIST, (32, 26, 26)), (run.id, DIGITS, (64,))):
        image = prepare_drawing(ink(0), image_format).centred
        query = TraceActivations(model=name, pixels=tuple(image.ravel().tolist()))
        answer = json.loads(json.dumps(encode_answer(query.answer(context))))
        trace = decode_answer(query, answer)
        assert trace.layers[0].values.shape == shape
        assert trace.layers[-1].values.sum() == pytest.approx(1, abs=1e-4)
        assert trace.label == trace.layers[-1].values.argmax()
        assert trace.saliency.size == image.size
