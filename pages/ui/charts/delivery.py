"""Exactly-once delivery of a run's points to the browser.

A message holds the points of the events after ``from`` up to ``to``. Streamlit may drop a message
in favour of the next one, and a page switch makes a new, empty chart. Until the browser confirms a
message, each starts at the last confirmed position; after that each starts where the previous one
ended, and the browser reports a gap when a message does not continue what it has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore.events import Event
from pages.ui.charts.points import Point, points, thin

HASH_DIGITS = 8


@dataclass
class Delivery:
    """The state of one chart in one browser, as far as the server knows.

    Args:
        run: id of the run it shows.
        cursor: number of the last event that the browser has; 0 before the first.
        settings_hash: short hash of the settings it has.
        confirmed: whether the browser confirmed both.
        last_read: number of the last event that became points.
        pending: points between the two, kept so that a long run is read only once.
    """

    run: str
    cursor: int = 0
    settings_hash: str = ""
    confirmed: bool = False
    last_read: int = 0
    pending: list[Point] = field(default_factory=list)

    def message(
        self, events: Sequence[tuple[int, Event]], settings: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the next message.

        Args:
            events: those after ``last_read``, with their numbers, in order.
            settings: everything the chart needs besides points; sent only if the browser lacks it.
        """
        settings_hash = _short_hash(settings)
        self.pending = thin([*self.pending, *points(events)])
        self.last_read = events[-1][0] if events else self.last_read
        message: dict[str, Any] = {
            "run": self.run,
            "from": self.cursor,
            "to": self.last_read,
            "points": self.pending,
            "look": settings_hash,
        }
        if settings_hash != self.settings_hash:
            message["settings"] = settings
        if self.confirmed:
            self.cursor, self.settings_hash, self.pending = self.last_read, settings_hash, []
        else:
            message["confirm"] = True
        return message

    def acknowledge(self, have: Mapping[str, Any]) -> None:
        """Process the browser's report of what it has.

        Args:
            have: ``run``, ``cursor`` and ``look`` (the settings' hash) of its chart; ``gap``
                whether it lacks something.
        """
        cursor, settings_hash = have.get("cursor"), str(have.get("look"))[:HASH_DIGITS]
        if have.get("run") != self.run or not isinstance(cursor, int) or cursor < 0:
            return
        if have.get("gap"):
            self.cursor, self.settings_hash, self.confirmed = cursor, settings_hash, False
            self.last_read, self.pending = cursor, []
        elif not self.confirmed and cursor <= self.last_read:
            self.cursor, self.settings_hash, self.confirmed = cursor, settings_hash, True
            self.pending = [point for point in self.pending if _event_number(point) > cursor]


def _event_number(point: Point) -> float:
    return point["s"] or 0


def _short_hash(settings: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:HASH_DIGITS]
