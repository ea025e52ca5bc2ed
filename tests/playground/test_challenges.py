"""Every challenge can be solved, and not by waiting; in one process with TensorFlow."""

from __future__ import annotations

import json

import pytest

from dlcore.playground.challenges import CHALLENGES, Challenge
from dlcore.playground.network import tier_of
from dlcore.playground.settings import Playground
from dlcore.playground.stacked import compile_program
from tests.playground.keras_predictions import PATH, addresses, challenges
from tests.playground.networks import build


@pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)
def test_the_start_does_not_reach_the_goal_and_the_solution_does(challenge: Challenge) -> None:
    start, goal = challenge.start, challenge.start.stop_loss
    changes = dict(challenge.solution)
    if "hidden" in changes:
        changes["activations"] = ("tanh",) * len(changes["hidden"])
    solution = Playground.model_validate(start.model_dump() | changes)
    assert not set(changes) & set(challenge.hidden_controls)
    far = start.model_copy(update={"stop_loss": 1.5 * goal})
    assert not reaches_goal(far, challenge.solution_epochs)
    assert reaches_goal(solution, challenge.solution_epochs)


def test_the_scripts_are_tested_with_the_addresses() -> None:
    tested = json.loads(PATH.read_text("utf-8"))
    assert tested["challenges"] == challenges()
    assert tested["addresses"] == addresses()


def reaches_goal(settings: Playground, epochs: int) -> bool:
    """Return whether the server's program stops at the goal within some epochs."""
    network = build(settings)
    program = compile_program(tier_of(settings), 1, network)
    program.advance([network], [epochs * network.steps_per_epoch])
    return network.reached <= settings.stop_loss
