"""Challenges of the playground: a start, a goal, and what is left out on the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dlcore.playground.address import query_of
from dlcore.playground.settings import Playground


@dataclass(frozen=True)
class Challenge:
    """One challenge; the pages have its words under its id.

    Args:
        id: its name in the code and in the words.
        start: the settings that the learner begins with; ``stop_loss`` is the goal, a test loss.
        hidden_controls: names of settings whose controls are left out.
        solution: settings that reach the goal, among others.
        solution_epochs: at most as many epochs the solution takes.
    """

    id: str
    start: Playground
    hidden_controls: tuple[str, ...]
    solution: Mapping[str, Any]
    solution_epochs: int

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the playground's address that open the challenge."""
        return query_of(self.start) | {"hide": ".".join(self.hidden_controls)}


_OTHER_DATA = ("data", "own")
_OTHER_NETWORK = ("hidden", "activations")

CHALLENGES: Mapping[str, Challenge] = {
    challenge.id: challenge
    for challenge in (
        Challenge(
            id="features",
            start=Playground(hidden=(), activations=(), stop_loss=0.05),
            hidden_controls=(*_OTHER_DATA, *_OTHER_NETWORK),
            solution={"features": ("x1_squared", "x2_squared")},
            solution_epochs=60,
        ),
        Challenge(
            id="three-neurons",
            start=Playground(
                shape="xor",
                hidden=(3,),
                activations=("relu",),
                learning_rate=0.03,
                seed=2,
                stop_loss=0.05,
            ),
            hidden_controls=(*_OTHER_DATA, "features", "hidden"),
            solution={"seed": 3},
            solution_epochs=60,
        ),
        Challenge(
            id="spiral",
            start=Playground(shape="spiral", stop_loss=0.15),
            hidden_controls=_OTHER_DATA,
            solution={"hidden": (8, 8), "features": ("x1", "x2", "radius")},
            solution_epochs=200,
        ),
    )
}
