"""The kernels of half precision give the numbers of TensorFlow's own, to the rounding of sums."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from dlcore.datasets import Mnist
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten, MaxPooling2D
from dlcore.models.precision import FLOAT32, MIXED_BFLOAT16
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec, Training
from dlcore.training.compiled import Compiled
from dlcore.training.half_kernels import use_half_kernels
from dlcore.training.model import build_model
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Part

BFLOAT16_EPSILON = 2.0**-8


def _network(size: int, padding: str, positions: int) -> keras.Model:
    policy = keras.DTypePolicy("mixed_bfloat16")
    layers = [
        keras.layers.Conv2D(
            5, size, padding=padding, activation="relu", dtype=policy, kernel_initializer="ones"
        ),
        keras.layers.Flatten(dtype=policy),
        keras.layers.Dense(4, activation="softmax", dtype="float32"),
    ]
    rows = positions + (size - 1 if padding == "valid" else 0)
    return keras.Sequential([keras.Input((rows, rows, 3)), *layers])


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_gradients_are_those_of_the_convolution(size: int, padding: str) -> None:
    keras.utils.set_random_seed(0)
    own, ours = _network(size, padding, 5), _network(size, padding, 5)
    ours.set_weights(own.get_weights())
    use_half_kernels(ours)
    random = np.random.default_rng(0)
    x = tf.constant(random.normal(size=(8, *own.input_shape[1:])), tf.float32)
    y = tf.constant(random.integers(0, 4, 8))
    gradients = []
    for model in (own, ours):
        with tf.GradientTape() as tape:
            tape.watch(x)
            losses = keras.losses.sparse_categorical_crossentropy(y, model(x))
        gradients.append(tape.gradient(losses, [*model.trainable_variables, x]))
    for expected, found in zip(*gradients, strict=True):
        largest = np.abs(expected).max()
        np.testing.assert_allclose(found, expected, rtol=0, atol=4 * BFLOAT16_EPSILON * largest)


def test_probabilities_are_those_of_keras() -> None:
    own, ours = _network(3, "valid", 4), _network(3, "valid", 4)
    ours.set_weights(own.get_weights())
    use_half_kernels(ours)
    x = np.random.default_rng(0).normal(0, 50, (16, *own.input_shape[1:])).astype(np.float32)
    expected, found = (model(x).numpy() for model in (own, ours))
    np.testing.assert_allclose(found, expected, atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)


def test_a_network_in_float32_stays_as_it_is() -> None:
    layers = [
        keras.layers.Conv2D(2, 3),
        keras.layers.Flatten(),
        keras.layers.Dense(2, activation="softmax"),
    ]
    model = keras.Sequential([keras.Input((5, 5, 1)), *layers])
    before = [layer.__dict__.copy() for layer in layers]
    use_half_kernels(model)
    assert [layer.__dict__ for layer in layers] == before
    assert {layer.compute_dtype for layer in layers} == {FLOAT32}


def test_training_follows_plain_steps() -> None:
    spec = Spec(
        dataset=Mnist(),
        layers=(
            Conv2D(filters=4, activation=Activation.RELU),
            MaxPooling2D(pool_size=4),
            Conv2D(filters=4, activation=Activation.RELU),
            Flatten(),
            Dense(units=10, activation=Activation.SOFTMAX),
        ),
        training=Training(batch_size=32, precision=MIXED_BFLOAT16),
    )
    random = np.random.default_rng(0)
    labels = random.integers(0, 10, 640)
    images = np.zeros((640, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label : 2 * label + 4] = random.integers(100, 256, (4, 28))
    part = Part(tf.constant(images), tf.constant(labels, tf.int32))
    compiled = Compiled(spec, choose_trainer(spec))
    compiled.attach("run", spec)
    order = permutation(part.size, spec.seed)
    logs = compiled.train(part, order, 0, 20)
    plain = build_model(spec)
    for start in range(0, 640, 32):
        chosen = order[start : start + 32]
        expected = plain.train_on_batch(
            compiled.encoding.x(tf.gather(part.x, chosen)),
            tf.gather(part.y, chosen),
            return_dict=True,
        )
    assert float(logs["loss"]) == pytest.approx(float(expected["loss"]), rel=0.02)
