"""Exactly-once delivery of a run's points to the browser.

A message holds the points of the events after ``from`` up to ``to``. Streamlit may drop a message
in favour of the next one, so each repeats the new points of the one before. What is lost beyond
that, as after a page switch that makes a new and empty chart, is a gap: the browser reports what it
has, and the next message starts there.
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
        cursor: number of the event after which the next message starts; 0 before the first.
        settings_hash: short hash of the settings that were sent.
        last_read: number of the last event that became points.
        pending: points between the two, kept so that a long run is read only once.
    """

    run: str
    cursor: int = 0
    settings_hash: str = ""
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
        previous, new_points = self.last_read, points(events)
        self.last_read = events[-1][0] if events else self.last_read
        settings_hash = _short_hash(settings)
        message: dict[str, Any] = {
            "run": self.run,
            "from": self.cursor,
            "to": self.last_read,
            "points": thin([*self.pending, *new_points]),
            "look": settings_hash,
        }
        if settings_hash != self.settings_hash:
            message["settings"] = settings
        self.settings_hash = settings_hash
        self.cursor, self.pending = previous, new_points
        return message

    def restart(self, have: Mapping[str, Any]) -> None:
        """Continue at what the browser has, after it reported a gap.

        Args:
            have: ``run``, ``cursor`` and ``look`` (the settings' hash) of its chart.
        """
        cursor = have.get("cursor")
        if have.get("run") != self.run or not isinstance(cursor, int):
            return
        if 0 <= cursor <= self.last_read:
            self.cursor = self.last_read = cursor
            self.settings_hash, self.pending = str(have.get("look"))[:HASH_DIGITS], []


def _short_hash(settings: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:HASH_DIGITS]
