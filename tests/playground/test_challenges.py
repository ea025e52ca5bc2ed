"""Every challenge can be solved, and not by waiting; in one process with TensorFlow."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.playground.challenges import CHALLENGES, Challenge
from dlcore.playground.network import tier_of
from dlcore.playground.settings import Playground
from dlcore.playground.stacked import compile_program
from dlcore.training.model import build_model
from tests.playground.keras_predictions import PATH, addresses, challenges
from tests.playground.networks import build

EPOCHS_BETWEEN = 5


@pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)
def test_the_start_does_not_reach_the_goal_and_the_solution_does(challenge: Challenge) -> None:
    start, goal = challenge.start, challenge.start.stop_loss
    changes = dict(challenge.solution)
    if "hidden" in changes:
        changes["activations"] = ("tanh",) * len(changes["hidden"])
    solution = Playground.model_validate(start.model_dump() | changes)
    assert not set(changes) & set(challenge.hidden_controls)
    assert lowest_loss(start, challenge.solution_epochs) > 1.5 * goal
    assert lowest_loss(solution, challenge.solution_epochs) <= goal


def test_the_scripts_are_tested_with_the_addresses() -> None:
    tested = json.loads(PATH.read_text("utf-8"))
    assert tested["challenges"] == challenges()
    assert tested["addresses"] == addresses()


def lowest_loss(settings: Playground, epochs: int) -> float:
    """Return the lowest test loss among every few epochs of the server's program."""
    data = settings.dataset().load(Cache.default())
    model = build_model(settings.spec(1))
    model.compile(loss=settings.keras_loss.value)
    network = build(settings)
    program = compile_program(tier_of(settings), 1, network)
    shapes = [array.shape for array in model.get_weights()]
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    losses = []
    for _ in range(0, epochs, EPOCHS_BETWEEN):
        program.advance([network], [EPOCHS_BETWEEN * network.steps_per_epoch])
        flat = np.split(network.weights(), ends)
        arrays = [part.reshape(shape) for part, shape in zip(flat, shapes, strict=True)]
        model.set_weights(arrays)
        losses.append(float(np.ravel(model.test_on_batch(data.x_test, data.y_test))[0]))
    return min(losses)
