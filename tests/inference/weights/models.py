"""Models with initial weights."""

from __future__ import annotations

import keras

from dlcore.arrays import Array
from dlcore.spec import Spec
from dlcore.training.model import build_model, named_weights
from tests.stored_runs import DIGITS

MIXED_LAYERS = DIGITS.changed(
    {
        "layers": [
            {"kind": "dropout", "rate": 0.2},
            {"kind": "conv2d", "filters": 3},
            {"kind": "batch_normalization"},
            {"kind": "dropout", "rate": 0.2},
            {"kind": "flatten"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ]
    }
)


def model_and_weights(spec: Spec) -> tuple[keras.Model, dict[str, Array]]:
    """Return the model of a spec and its weights by name."""
    model = build_model(spec)
    return model, named_weights(model, [variable.numpy() for variable in model.variables])
