"""Predictions of Keras and a goal of the worker, with which the JavaScript is compared.

``python -m tests.playground.keras_predictions`` writes them to ``tests/static/playground.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

from dlcore.arrays import Array
from dlcore.models.layers import Dense
from dlcore.playground.address import query_of
from dlcore.playground.challenges import CHALLENGES
from dlcore.playground.exchange import encode_weights
from dlcore.playground.settings import ACTIVATIONS, Playground, properties

PATH = Path(__file__).parents[1] / "static" / "playground.json"
POINTS = 1000
CASES = {name: Playground(activations=(name, name)) for name in ACTIVATIONS} | {
    "softmax": Playground(shape="three", hidden=(), activations=()),
    "regression": Playground(shape="hills"),
}


def weights_of(settings: Playground) -> list[Array]:
    """Return weights as large as those of a trained network."""
    random = np.random.default_rng(0)
    arrays = []
    inputs = len(settings.features)
    for layer in settings.layers():
        assert isinstance(layer, Dense)
        kernel = random.normal(0.0, 0.8, (inputs, layer.units))
        arrays += [kernel.astype(np.float32), random.normal(0.0, 0.5, layer.units).astype("f4")]
        inputs = layer.units
    return arrays


def points() -> Array:
    """Return points in the plane, float32 of shape ``(POINTS, 2)``."""
    return np.random.default_rng(1).uniform(-6.0, 6.0, (POINTS, 2)).astype(np.float32)


def predict(settings: Playground) -> Array:
    """Return what Keras predicts; loads TensorFlow."""
    from dlcore.training.model import build_model

    model = build_model(settings.spec(1))
    model.set_weights(weights_of(settings))
    predictions: Array = model.predict(points(), batch_size=POINTS, verbose=0)
    return predictions


def case(name: str, settings: Playground) -> dict[str, Any]:
    """Return one case as JSON values."""
    return {
        "name": name,
        "settings": settings.model_dump(mode="json"),
        "weights": encode_weights(np.concatenate([a.ravel() for a in weights_of(settings)])),
        "predictions": encode_weights(predict(settings)),
    }


GOAL = Playground(
    samples=60, noise=0.4, hidden=(4,), activations=("relu",), off=((0, 1),), stop_loss=0.5
)
GOAL_EPOCHS = 100
"""More than the network needs."""


def goal() -> dict[str, Any]:
    """Return where the worker stops a network at its goal; loads TensorFlow."""
    from dlcore.playground.stacked import StackedProgram
    from tests.playground.networks import build

    network = build(GOAL)
    program = StackedProgram(network.tier, 1)
    program.advance([network], [GOAL_EPOCHS * network.steps_per_epoch])
    x, y = GOAL.dataset().points()
    return {
        "settings": GOAL.model_dump(mode="json"),
        "points": {
            "x1": x[:, 0].tolist(),
            "x2": x[:, 1].tolist(),
            "y": y.tolist(),
            "train": GOAL.dataset().info().train_size,
        },
        "steps": network.steps,
        "reached": network.reached,
        "weights": encode_weights(network.weights()),
    }


def challenges() -> list[dict[str, Any]]:
    """Return the addresses of the challenges and the settings that they stand for."""
    return [
        {"query": urlencode(each.query), "settings": each.start.model_dump(mode="json")}
        for each in CHALLENGES.values()
    ]


ADDRESSES = (
    Playground(),
    Playground(shape="spiral", noise=0.0, learning_rate=1.0, l1=0.0001, discrete=True),
    Playground(hidden=(), activations=(), features=("x2", "sin_x1"), l2=0.00001, seed=2**31 - 1),
    Playground(
        hidden=(8, 3),
        activations=("relu", "leaky_relu"),
        own=((-1.25, 3.0, 0.0), (0.5, -0.07, 1.0)) * 5,
        off=((0, 2), (1, 0)),
        frozen=((0, 7),),
        show_test=True,
    ),
    Playground(shape="slope", own=((0.29, -5.0, -0.01),) * 10, stop_loss=0.05, speed=0),
)


def addresses() -> list[dict[str, Any]]:
    """Return the queries of settings of all types."""
    return [
        {"query": urlencode(query_of(each)), "settings": each.model_dump(mode="json")}
        for each in ADDRESSES
    ]


if __name__ == "__main__":
    cases = [case(name, settings) for name, settings in CASES.items()]
    content = {
        "table": properties(),
        "points": encode_weights(points()),
        "cases": cases,
        "goal": goal(),
        "challenges": challenges(),
        "addresses": addresses(),
    }
    PATH.write_text(json.dumps(content) + "\n", "utf-8")
