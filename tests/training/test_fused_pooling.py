"""Max pooling in one pass equals TensorFlow's own, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from dlcore.datasets import Mnist
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten, MaxPooling2D
from dlcore.models.precision import PRECISIONS, Precision
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec, Training
from dlcore.training.compiled import Compiled
from dlcore.training.model import build_model
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Part


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("size", [2, 3])
def test_a_trained_network_has_the_weights_of_plain_steps(precision: Precision, size: int) -> None:
    spec = Spec(
        dataset=Mnist(),
        layers=(
            Conv2D(filters=2, activation=Activation.RELU),
            MaxPooling2D(pool_size=size),
            Conv2D(filters=3, activation=Activation.RELU),
            MaxPooling2D(pool_size=size),
            Flatten(),
            Dense(units=10, activation=Activation.SOFTMAX),
        ),
        training=Training(batch_size=8, trainer="exact", precision=precision),
    )
    random = np.random.default_rng(0)
    x = tf.constant(random.integers(0, 256, (20, 28, 28)), tf.uint8)
    part = Part(x, tf.constant(random.integers(0, 10, 20), tf.int32))
    compiled = Compiled(spec, choose_trainer(spec))
    compiled.attach("run", spec)
    order = permutation(part.size, spec.seed)
    compiled.train(part, order, 0, 3)
    plain = build_model(spec)
    for start in (0, 8, 16):
        chosen = order[start : start + 8]
        encoded = compiled.encoding.x(tf.gather(part.x, chosen))
        plain.train_on_batch(encoded, tf.gather(part.y, chosen))
    for ours, expected in zip(compiled.weight_tensors(), plain.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, expected)
