"""The curves of a run, from its events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dlcore.events import EpochEnded, Event


@dataclass(frozen=True)
class History:
    """All metrics by epoch.

    Args:
        metrics: by Keras name, one value per epoch.
        seconds: machine time of each epoch.
        best_epoch: number of the best epoch, from 1; 0 when there is none.
    """

    metrics: Mapping[str, tuple[float, ...]]
    seconds: tuple[float, ...]
    best_epoch: int

    @property
    def epochs(self) -> int:
        """Number of completed epochs."""
        return len(self.seconds)


def history(events: Iterable[Event]) -> History:
    """Collect the completed epochs from events."""
    ended = [event for event in events if isinstance(event, EpochEnded)]
    names = list(dict.fromkeys(name for event in ended for name in event.metrics))
    return History(
        metrics={
            name: tuple(event.metrics.get(name, math.nan) for event in ended) for name in names
        },
        seconds=tuple(event.seconds for event in ended),
        best_epoch=max((event.epoch for event in ended if event.best), default=0),
    )
