"""Delivery of a board: each message has only the tiles that have changed.

Streamlit may drop a message in favour of the next one, so each repeats what the one before had.
What is lost beyond that is a gap: the browser reports which version it has, and the next message
starts there.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any


class TileDelivery:
    """The state of one board in one browser, as far as the server knows."""

    def __init__(self) -> None:
        self._stream = secrets.token_hex(4)
        self._version = 0
        self._base = 0
        self._tiles: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, int] = {}

    def message(self, tiles: Sequence[dict[str, Any]], order: Sequence[str]) -> dict[str, Any]:
        """Return the next message.

        Args:
            tiles: of everybody, each with its ``id``.
            order: ids of those that are shown.

        Returns:
            ``tiles`` that have changed after version ``from``, and the new version ``to``. Another
            ``stream`` begins again at version 0.
        """
        previous = self._version
        current = {tile["id"]: tile for tile in tiles}
        changed = [name for name, tile in current.items() if self._tiles.get(name) != tile]
        self._version += bool(changed)
        self._changed |= dict.fromkeys(changed, self._version)
        self._tiles = current
        message = {
            "stream": self._stream,
            "from": self._base,
            "to": self._version,
            "tiles": [tile for name, tile in current.items() if self._changed[name] > self._base],
            "order": list(order),
        }
        self._base = previous
        return message

    def restart(self, version: object) -> None:
        """Continue at the version that the browser has, after it reported a gap."""
        if isinstance(version, int) and 0 <= version <= self._version:
            self._base = version
