"""The bundled digit classifier, a CNN.

``dlcore.pretrained.digits.train`` trained it. The model card says on which data and how, and how
accurate it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Mnist
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense, Flatten, MaxPooling2D
from dlcore.spec import Spec, Training

if TYPE_CHECKING:
    import keras

FOLDER = Path(__file__).parent
WEIGHTS = FOLDER / "digit_reader.npz"
MODEL_CARD = FOLDER / "digit_reader.json"

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
"""Its layers. Data and training are in the model card, since it learned from more than MNIST."""


@cache
def model_card() -> Mapping[str, Any]:
    """Return the data, the settings and the accuracy of the model."""
    card: Mapping[str, Any] = json.loads(MODEL_CARD.read_text("utf-8"))
    return card


def load_weights() -> dict[str, Array]:
    """Return the weights by layer and variable, float32."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def load_model() -> keras.Model:
    """Return the model; loads TensorFlow."""
    from dlcore.training.model import assign_weights, build_model

    model = build_model(SPEC)
    assign_weights(model, load_weights())
    return model
