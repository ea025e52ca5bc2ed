"""Events of a run as the live chart gets them."""

from __future__ import annotations

from dlcore.events import EpochEnded, Event, Progress, Started


def epoch_ended(epoch: int, best: bool = False) -> EpochEnded:
    return EpochEnded(0.0, epoch, {"loss": 1 / epoch, "val_loss": 2 / epoch}, 1.5, best)


def run_events(epochs: int) -> list[tuple[int, Event]]:
    """Return the numbered events of a run with three events of progress per epoch."""
    events: list[Event] = [Started(0.0, 0, epochs, 3, 10, "xla", "fits")]
    for epoch in range(1, epochs + 1):
        events += [Progress(0.0, epoch, step, 3, {"loss": 1.0}) for step in (1, 2, 3)]
        events.append(epoch_ended(epoch, best=epoch in (1, 7)))
    return list(enumerate(events, start=1))
