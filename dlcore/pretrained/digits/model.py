"""The network that comes with the app: a CNN that reads drawn digits.

``dlcore.pretrained.digits.train`` trained it. Its weights and, beside them, how it was made
and what it reaches lie in ``files``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcore.datasets import Mnist
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten, MaxPooling2D
from dlcore.spec import Spec, Training

if TYPE_CHECKING:
    import keras

BUNDLED = "bundled"
"""Its name where others are known by the id of their run."""

FOLDER = Path(__file__).parent
WEIGHTS = FOLDER / "digit_reader.npz"
CARD = FOLDER / "digit_reader.json"

SPEC = Spec(
    dataset=Mnist(),
    layers=(
        Conv2D(filters=32, activation=Activation.RELU),
        MaxPooling2D(),
        Conv2D(filters=48, activation=Activation.RELU),
        Conv2D(filters=64, activation=Activation.RELU),
        MaxPooling2D(),
        Flatten(),
        Dense(units=128, activation=Activation.RELU),
        Dense(units=10, activation=Activation.SOFTMAX),
    ),
    training=Training(validation="test"),
)
"""Its layers; data and training are told by the card, since it learned from more than MNIST."""


@cache
def card() -> Mapping[str, Any]:
    """How the network was made, from which data, and what it reaches."""
    read: Mapping[str, Any] = json.loads(CARD.read_text("utf-8"))
    return read


def bundled_weights() -> dict[str, np.ndarray[Any, Any]]:
    """Its weights by layer and variable, float32."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def bundled_model() -> keras.Model:
    """The network itself; loads TensorFlow."""
    from dlcore.training.model import build_model, put_weights

    model = build_model(SPEC)
    put_weights(model, bundled_weights())
    return model
