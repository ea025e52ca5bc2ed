"""Integrated gradients against finite differences, and their sum."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.datasets import Mnist
from dlcore.inference.images.saliency import integrated_gradients
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten
from dlcore.spec import Spec
from dlcore.training.model import build_model

IMAGE = np.random.default_rng(0).random((28, 28, 1), np.float32)


def test_attributions_are_average_slopes_by_finite_differences() -> None:
    model = keras.Sequential(
        [keras.Input((3, 3, 1)), keras.layers.Flatten(), keras.layers.Dense(4, "tanh")]
    )
    image, label, steps, h = IMAGE[:3, :3], 2, 8, 1e-2
    found = integrated_gradients(model, image, label, steps)
    fractions = (np.arange(steps) + 0.5) / steps
    expected = np.zeros_like(image)
    for index in np.ndindex(image.shape):
        step = np.zeros_like(image)
        step[index] = h
        above, below = (
            np.asarray(model(np.stack([fraction * image + sign * step for fraction in fractions])))
            for sign in (1, -1)
        )
        expected[index] = image[index] * (above - below)[:, label].mean() / (2 * h)
    assert found == pytest.approx(expected, abs=1e-4)


def test_attributions_add_up_to_the_difference_of_outputs() -> None:
    last = Dense(units=10, activation=Activation.SOFTMAX)
    layers = (Conv2D(filters=4, activation=Activation.RELU), Flatten(), last)
    model = build_model(Spec(dataset=Mnist(), layers=layers))
    for label in (0, 7):
        attributions = integrated_gradients(model, IMAGE, label, 128)
        outputs = np.asarray(model(np.stack([IMAGE, np.zeros((28, 28, 1))])))[:, label]
        assert attributions.sum() == pytest.approx(outputs[0] - outputs[1], abs=2e-3)
