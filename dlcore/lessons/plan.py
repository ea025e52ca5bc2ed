"""A plan of 90 minutes for a class: the experiments of the sources, then the class's own."""

from __future__ import annotations

from dataclasses import dataclass

MINUTES = 90


@dataclass(frozen=True)
class Step:
    """One step of the plan; the pages have its words under its id.

    Args:
        id: its name in the code.
        minutes: how long it takes.
        lesson: id of the lesson that it uses; empty for none.
    """

    id: str
    minutes: int
    lesson: str = ""


PLAN = (
    Step("join", 5),
    Step("first", 10),
    Step("epochs", 20, "epochs"),
    Step("units", 15, "units"),
    Step("experiment", 15, "chance"),
    Step("handwriting", 20),
    Step("close", 5),
)
"""The steps, in order."""
