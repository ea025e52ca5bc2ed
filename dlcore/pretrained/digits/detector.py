"""The detector of digits: a small CNN that decides whether a drawing shows exactly one digit.

A classifier of digits assigns every drawing to one of ten digits. The detector was trained on
digits and on drawings that show none: letters, signs, scribbles, two digits, parts of digits and
digits among printed lines. ``dlcore.pretrained.digits.train_detector`` trained it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcore.arrays import Array
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten, MaxPooling2D
from dlcore.pretrained.digits.doubt import SIGNS, signs_of

if TYPE_CHECKING:
    import keras

WEIGHTS = Path(__file__).with_name("digit_detector.npz")
MODEL_CARD = Path(__file__).with_name("digit_detector.json")

NO_DIGIT = 10
"""The class of drawings that show no digit, or not exactly one."""

DOUBTFUL = -1
"""Stands for a digit where it is doubtful whether the drawing shows that digit alone."""

MIN_REJECTION = 0.65
"""Probability of ``NO_DIGIT`` from which a drawing is rejected; unusual digits may come near it."""

LAYERS = (
    Conv2D(filters=16, activation=Activation.RELU),
    MaxPooling2D(),
    Conv2D(filters=32, activation=Activation.RELU),
    MaxPooling2D(),
    Flatten(),
    Dense(units=64, activation=Activation.RELU),
    Dense(units=NO_DIGIT + 1, activation=Activation.SOFTMAX),
)


def build_model() -> keras.Model:
    """Return the model with random weights; loads TensorFlow."""
    import keras

    return keras.Sequential([keras.Input((28, 28, 1)), *(layer.build() for layer in LAYERS)])


def load_model() -> keras.Model:
    """Return the trained model; loads TensorFlow."""
    model = build_model()
    with np.load(WEIGHTS, allow_pickle=False) as file:
        model.set_weights([file[name].astype(np.float32) for name in file.files])
    return model


def detect(seen: Array, read: Array, images: Array) -> Array:
    """Return the digit that each image shows, ``NO_DIGIT``, or ``DOUBTFUL``.

    Args:
        seen: outputs of the model, shape ``(images, 11)``.
        read: outputs of the bundled classifier, shape ``(images, 10)``.
        images: prepared drawings, shape ``(images, 28, 28)``.
    """
    weights = model_card()["doubt"]
    signs = signs_of(seen, read, images)
    doubt = signs @ [weights[name] for name in SIGNS] + weights["bias"]
    digits = np.where(doubt >= 0, DOUBTFUL, read.argmax(axis=1))
    return np.where(seen[:, NO_DIGIT] >= MIN_REJECTION, NO_DIGIT, digits)


@cache
def model_card() -> Mapping[str, Any]:
    """Return how often classifier and detector are confident, and the weights of doubt."""
    card: Mapping[str, Any] = json.loads(MODEL_CARD.read_text("utf-8"))
    return card


def save_weights(weights: list[Array]) -> None:
    """Write the weights with 16 bits."""
    half = {f"{index:02}": values.astype(np.float16) for index, values in enumerate(weights)}
    np.savez_compressed(WEIGHTS, allow_pickle=False, **half)
