"""A picture's way through a network: the arithmetic shown is the one that Keras does."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.arrays import Array
from dlcore.datasets import Mnist
from dlcore.inference.images.activations import Stage
from dlcore.inference.images.layer_outputs import followed
from dlcore.inference.images.saliency import integrated_gradients
from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from dlcore.spec import Spec
from dlcore.training.model import build_model

CONVOLUTIONS = [
    Conv2D(filters=4, activation=Activation.RELU),
    Conv2D(filters=3, kernel_size=5, strides=2, activation=Activation.TANH),
    Conv2D(filters=3, kernel_size=4, padding="same", activation=Activation.RELU),
    Conv2D(filters=3, kernel_size=3, strides=3, padding="same"),
]


def spec_of(*layers: AnyLayer) -> Spec:
    last = Dense(units=10, activation=Activation.SOFTMAX)
    return Spec(dataset=Mnist(), layers=(*layers, last))


def picture(seed: int = 0) -> Array:
    return np.random.default_rng(seed).random((28, 28, 1), np.float32)


def stages_of(spec: Spec) -> tuple[keras.Model, list[Stage]]:
    model = build_model(spec)
    for variable in model.trainable_variables:
        noise = np.random.default_rng(1).normal(0, 0.05, variable.shape)
        variable.assign(variable + noise)
    return model, list(followed(spec, model, picture()).stages())


def test_every_layer_that_shows_something_is_there() -> None:
    spec = spec_of(
        Conv2D(filters=8, activation=Activation.RELU),
        MaxPooling2D(),
        Flatten(),
        Dropout(rate=0.5),
        Dense(units=16, activation=Activation.RELU),
    )
    model, stages = stages_of(spec)
    assert [stage.kind for stage in stages] == ["conv2d", "max_pooling2d", "dense", "dense"]
    assert [stage.values.shape for stage in stages] == [(8, 26, 26), (8, 13, 13), (16,), (10,)]
    assert stages[-1].values == pytest.approx(np.asarray(model(picture()[None]))[0], abs=1e-5)


@pytest.mark.parametrize("convolution", CONVOLUTIONS, ids=lambda layer: layer.padding)
def test_sum_and_bias_give_the_activation(convolution: Conv2D) -> None:
    _, stages = stages_of(spec_of(convolution, Conv2D(filters=5), Flatten(), Dense(units=6)))
    for stage in stages:
        assert stage.arithmetic
        before = stage.arithmetic.sums + stage.arithmetic.biases
        after = np.asarray(keras.activations.get(stage.activation)(before))
        shown = stage.values.reshape(len(before), -1).max(axis=1)
        assert after == pytest.approx(shown, abs=1e-4)


def test_the_terms_shown_are_the_largest_products() -> None:
    model, stages = stages_of(spec_of(Flatten(), Dense(units=5)))
    dense = model.layers[1]
    products = picture().reshape(-1, 1) * np.asarray(dense.kernel)
    told = stages[0].arithmetic
    assert told
    assert told.count == 784
    shown = told.terms.prod(axis=-1)
    largest = np.sort(np.abs(products), axis=0)[::-1][:3].T
    assert np.abs(shown) == pytest.approx(largest, rel=1e-5)


def test_of_a_large_layer_the_first_are_shown() -> None:
    _, stages = stages_of(spec_of(Conv2D(filters=70, strides=8), Flatten(), Dense(units=600)))
    assert [len(stage.values) for stage in stages] == [64, 512, 10]
    assert [stage.units for stage in stages] == [70, 600, 10]


def test_the_saliency_is_the_average_slope_by_finite_differences() -> None:
    model = keras.Sequential(
        [keras.Input((3, 3, 1)), keras.layers.Flatten(), keras.layers.Dense(4, "tanh")]
    )
    given, label, steps, h = picture()[:3, :3], 2, 8, 1e-2
    found = integrated_gradients(model, given, label, steps)
    expected = np.zeros_like(given)
    for place in np.ndindex(given.shape):
        nudge = np.zeros_like(given)
        nudge[place] = h
        shares = (np.arange(steps) + 0.5) / steps
        up, down = (
            np.asarray(model(np.stack([share * given + sign * nudge for share in shares])))
            for sign in (1, -1)
        )
        expected[place] = given[place] * (up - down)[:, label].mean() / (2 * h)
    assert found == pytest.approx(expected, abs=1e-4)


def test_all_pixels_together_give_what_the_output_gained() -> None:
    spec = spec_of(Conv2D(filters=4, activation=Activation.RELU), Flatten())
    model = build_model(spec)
    for label in (0, 7):
        parts = integrated_gradients(model, picture(), label, 128)
        full, empty = np.asarray(model(np.stack([picture(), np.zeros((28, 28, 1))])))[:, label]
        assert parts.sum() == pytest.approx(full - empty, abs=2e-3)
