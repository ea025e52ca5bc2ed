"""What a run tells while it goes: small values with stable names.

Every event becomes one row in the store, as JSON, and is read back as the same
value. ``EVENTS`` maps the stored name to the class.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Root of all events.

    Args:
        at: when it happened, seconds since 1970.
    """

    name: ClassVar[str] = ""

    at: float

    def to_json(self) -> str:
        """Returns the fields as one line of JSON; NaN and infinity become null."""
        return json.dumps(_finite(dataclasses.asdict(self)), separators=(",", ":"))


@dataclass(frozen=True)
class Fetching(Event):
    """A file of the data set is being downloaded.

    Args:
        file: its name.
        had: bytes so far.
        size: bytes in all, 0 if unknown.
    """

    name = "fetching"

    file: str
    had: int
    size: int


@dataclass(frozen=True)
class Started(Event):
    """Training began, or went on after a resume.

    Args:
        epoch: epochs already done (0 for a fresh run).
        epochs: epochs in all.
        steps: batches in one epoch.
        parameters: trainable and other parameters of the model.
        trainer: which path trains: ``xla``, ``graph`` or ``plain``.
        reason: code of why that path was chosen.
    """

    name = "started"

    epoch: int
    epochs: int
    steps: int
    parameters: int
    trainer: str
    reason: str


@dataclass(frozen=True)
class Progress(Event):
    """Some batches of an epoch are done.

    Args:
        epoch: number of the running epoch, from 1.
        step: batches done in this epoch.
        steps: batches in one epoch.
        metrics: means over the epoch so far, by Keras name (``loss``, ``accuracy``).
    """

    name = "progress"

    epoch: int
    step: int
    steps: int
    metrics: Mapping[str, float]


@dataclass(frozen=True)
class EpochEnded(Event):
    """An epoch is done.

    Args:
        epoch: its number, from 1.
        metrics: all metrics, validation included (``val_loss``).
        seconds: time this epoch used of the machine, waiting for turns not counted.
        best: whether the monitored metric is the best so far.
    """

    name = "epoch_ended"

    epoch: int
    metrics: Mapping[str, float]
    seconds: float
    best: bool


@dataclass(frozen=True)
class Paused(Event):
    """The run waits until it is resumed."""

    name = "paused"


@dataclass(frozen=True)
class Resumed(Event):
    """The run goes on after a pause."""

    name = "resumed"


@dataclass(frozen=True)
class Stopped(Event):
    """The learner stopped the run; what was learned is kept.

    Args:
        epoch: epochs completed.
        test: metrics on the test set.
    """

    name = "stopped"

    epoch: int
    test: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished(Event):
    """The run reached its end.

    Args:
        epoch: epochs completed.
        test: metrics on the test set.
        early: whether early stopping ended it.
    """

    name = "finished"

    epoch: int
    test: Mapping[str, float] = field(default_factory=dict)
    early: bool = False


@dataclass(frozen=True)
class Failed(Event):
    """The run ended by an error.

    Args:
        code: code of the error, see :mod:`dlcore.errors`.
        values: what the words need.
        epoch: epochs completed; the best of them is kept.
    """

    name = "failed"

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    epoch: int = 0


EVENTS: Mapping[str, type[Event]] = {
    kind.name: kind
    for kind in (
        Fetching,
        Started,
        Progress,
        EpochEnded,
        Paused,
        Resumed,
        Stopped,
        Finished,
        Failed,
    )
}


def from_json(name: str, text: str) -> Event:
    """Reads an event back.

    Args:
        name: the stored name, a key of ``EVENTS``.
        text: what ``Event.to_json`` returned.

    Returns:
        The same event; a null among the metrics is NaN again.
    """
    fields = json.loads(text)
    for key in ("metrics", "test"):
        if key in fields:
            fields[key] = {k: float("nan") if v is None else v for k, v in fields[key].items()}
    return EVENTS[name](**fields)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value
