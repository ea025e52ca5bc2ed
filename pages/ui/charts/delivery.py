"""How a run's points reach the browser: each once, and none lost.

A message holds the points of the events after ``from`` up to ``to``. Streamlit may drop a message
in favour of the next one, and a page switch makes a new, empty chart. So messages start at what
the browser is known to have until it confirms one; from then on each starts where the last ended,
and the browser objects when one does not follow on what it has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore.events import Event
from pages.ui.charts.points import Point, points, thinned

LOOK_DIGITS = 8


@dataclass
class Delivery:
    """What one chart in one browser has, as far as the server knows.

    Args:
        run: id of the run it shows.
        cursor: number of the last event that the browser has; 0 before the first.
        look: short name of the settings it has.
        confirmed: whether it said so itself.
        reached: number of the last event that became points.
        waiting: points between the two, kept so that a long run is read once only.
    """

    run: str
    cursor: int = 0
    look: str = ""
    confirmed: bool = False
    reached: int = 0
    waiting: list[Point] = field(default_factory=list)

    def message(
        self, events: Sequence[tuple[int, Event]], settings: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The next message.

        Args:
            events: those after ``reached``, with their numbers, in order.
            settings: everything the chart needs besides points; sent only where it lacks them.
        """
        look = _short_hash(settings)
        self.waiting = thinned([*self.waiting, *points(events)])
        self.reached = events[-1][0] if events else self.reached
        message: dict[str, Any] = {
            "run": self.run,
            "from": self.cursor,
            "to": self.reached,
            "points": self.waiting,
            "look": look,
        }
        if look != self.look:
            message["settings"] = settings
        if self.confirmed:
            self.cursor, self.look, self.waiting = self.reached, look, []
        else:
            message["confirm"] = True
        return message

    def heard(self, have: Mapping[str, Any]) -> None:
        """The browser tells what it has.

        Args:
            have: ``run``, ``cursor`` and ``look`` of its chart; ``gap`` whether it lacks something.
        """
        cursor, look = have.get("cursor"), str(have.get("look"))[:LOOK_DIGITS]
        if have.get("run") != self.run or not isinstance(cursor, int) or cursor < 0:
            return
        if have.get("gap"):
            self.cursor, self.look, self.confirmed = cursor, look, False
            self.reached, self.waiting = cursor, []
        elif not self.confirmed and cursor <= self.reached:
            self.cursor, self.look, self.confirmed = cursor, look, True
            self.waiting = [point for point in self.waiting if _number(point) > cursor]


def _number(point: Point) -> float:
    return point["s"] or 0


def _short_hash(settings: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:LOOK_DIGITS]
