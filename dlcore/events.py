"""The events that a run emits.

The store keeps each event as a row of its name and JSON. ``EVENTS`` maps stored names to classes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Base class of all events.

    Args:
        at: time of the event, in seconds since 1970.
    """

    name: ClassVar[str] = ""

    at: float

    def to_json(self) -> str:
        """Return the fields as one line of JSON; NaN and infinity become null."""
        return json.dumps(_finite(dataclasses.asdict(self)), separators=(",", ":"))


Emit = Callable[[Event], None]
"""Receives each event of a run."""


@dataclass(frozen=True)
class Fetching(Event):
    """A file of the data set is being downloaded.

    Args:
        file: its name.
        had: bytes so far.
        size: total bytes, 0 if unknown.
    """

    name = "fetching"

    file: str
    had: int
    size: int


@dataclass(frozen=True)
class Started(Event):
    """Training has started, from the beginning or from a checkpoint.

    Args:
        epoch: epochs already done (0 for a fresh run).
        epochs: total epochs.
        steps: batches per epoch.
        parameters: trainable and non-trainable parameters of the model.
        trainer: the trainer kind: ``xla``, ``graph`` or ``plain``.
        reason: code of the reason for that choice.
        facts: of the data, see :class:`dlcore.analysis.data_facts.DataFacts`; empty for a run of
            version 0.2.0.
    """

    name = "started"

    epoch: int
    epochs: int
    steps: int
    parameters: int
    trainer: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress(Event):
    """Some batches of an epoch are done.

    Args:
        epoch: number of the current epoch, from 1.
        step: batches done in this epoch.
        steps: batches per epoch.
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
        metrics: all metrics, including those of validation (``val_loss``).
        seconds: machine time of this epoch, without waiting for other runs.
        best: whether the monitored metric is the best so far.
    """

    name = "epoch_ended"

    epoch: int
    metrics: Mapping[str, float]
    seconds: float
    best: bool


@dataclass(frozen=True)
class Paused(Event):
    """The run is paused."""

    name = "paused"


@dataclass(frozen=True)
class Resumed(Event):
    """The run continues after a pause."""

    name = "resumed"


@dataclass(frozen=True)
class Stopped(Event):
    """The learner has stopped the run; its weights are saved.

    Args:
        epoch: epochs completed.
        test: metrics on the test set.
        kept_epoch: epoch whose weights are kept; 0 if unknown, as in version 0.2.0.
        dead_units: share of units that are 0 for every sample, by the index of their ReLU layer.
    """

    name = "stopped"

    epoch: int
    test: Mapping[str, float] = field(default_factory=dict)
    kept_epoch: int = 0
    dead_units: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished(Event):
    """The run is complete.

    Args:
        epoch: epochs completed.
        test: metrics on the test set.
        early: whether early stopping ended the run.
        kept_epoch: epoch whose weights are kept; 0 if unknown, as in version 0.2.0.
        dead_units: share of units that are 0 for every sample, by the index of their ReLU layer.
    """

    name = "finished"

    epoch: int
    test: Mapping[str, float] = field(default_factory=dict)
    early: bool = False
    kept_epoch: int = 0
    dead_units: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Warned(Event):
    """Something went wrong, and the run goes on.

    Args:
        code: what happened, among the codes of errors.
        values: what the message needs.
    """

    name = "warned"

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed(Event):
    """The run has ended with an error.

    Args:
        code: code of the error, see :mod:`dlcore.errors`.
        values: what the message needs.
        epoch: epochs completed.
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
        Warned,
        Failed,
    )
}


def from_json(name: str, text: str) -> Event:
    """Read a stored event.

    Args:
        name: the stored name, a key of ``EVENTS``.
        text: what ``Event.to_json`` returned.

    Returns:
        The same event, except that infinity among the metrics has become NaN.
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
