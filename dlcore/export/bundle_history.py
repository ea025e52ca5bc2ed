"""What a bundle tells of its run, and whether that can have happened to the bundle's spec."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import FailFast, Field

from dlcore.base_model import Frozen
from dlcore.events import EpochEnded, Event, Finished, Started, Stopped
from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.planning.trainer_choice import choose
from dlcore.spec import MetricName, Spec
from dlcore.store import Run
from dlcore.store.store import MAX_NAME

RATE = "learning_rate"
"""What the reduction of the learning rate adds to an epoch's metrics."""

MAX_METRICS = 20

SHARES = frozenset({MetricName.ACCURACY, MetricName.PRECISION, MetricName.RECALL})
"""Metrics that are a share of all samples, so at most 1."""

Figures = Mapping[str, float | None]


class Epoch(Frozen):
    """See :class:`dlcore.events.EpochEnded`; a metric that is no number is None."""

    metrics: Figures = Field(max_length=MAX_METRICS)
    seconds: float = Field(ge=0.0, le=1e7)
    best: bool


class Ended(Frozen):
    """How the run ended.

    Args:
        state: by itself, or by its learner.
        test: metrics on the test set.
        early: whether early stopping ended it.
    """

    state: Literal["finished", "stopped"]
    test: Figures = Field(max_length=MAX_METRICS)
    early: bool = False


class BundleHistory(Frozen):
    """What a run tells of itself.

    Args:
        version: of this format.
        spec: SHA-256 of the spec's file; the hash of the spec itself changes with the version.
        name: the learner's name for the run.
        preset: the preset it came from, empty if none.
        at: when it ended, seconds since 1970.
        epochs: of each epoch, in order.
        ended: how it ended.
    """

    version: Literal[1] = 1
    spec: str = Field(pattern="^[0-9a-f]{64}$")
    name: str = Field(max_length=MAX_NAME)
    preset: str = Field(max_length=64)
    at: float = Field(ge=0.0, le=1e11)
    epochs: Annotated[tuple[Epoch, ...], FailFast()] = Field(max_length=10_000)
    ended: Ended


def bundle_history(run: Run, events: list[Event], spec: bytes) -> BundleHistory:
    """The history of a run that has ended with a result.

    Args:
        events: all that it told.
        spec: the file of its spec.
    """
    ended = events[-1]
    assert isinstance(ended, Finished | Stopped)
    return BundleHistory(
        spec=_fingerprint(spec),
        name=run.name,
        preset=run.preset,
        at=ended.at,
        epochs=tuple(
            Epoch(metrics=_finite(event.metrics), seconds=event.seconds, best=event.best)
            for event in events
            if isinstance(event, EpochEnded)
        ),
        ended=Ended(
            state="finished" if isinstance(ended, Finished) else "stopped",
            test=_finite(ended.test),
            early=isinstance(ended, Finished) and ended.early,
        ),
    )


def events_of(history: BundleHistory, spec: Spec) -> list[Event]:
    """The events of such a run; all of them bear the time of its end."""
    planned, choice = plan(spec), choose(spec)
    started = Started(
        history.at,
        epoch=0,
        epochs=spec.training.epochs,
        steps=planned.steps,
        parameters=planned.parameters,
        trainer=choice.path.value,
        reason=choice.reason.value,
    )
    epochs = [
        EpochEnded(history.at, number, _numbers(epoch.metrics), epoch.seconds, epoch.best)
        for number, epoch in enumerate(history.epochs, start=1)
    ]
    done, test = len(epochs), _numbers(history.ended.test)
    if history.ended.state == "stopped":
        return [started, *epochs, Stopped(history.at, done, test)]
    return [started, *epochs, Finished(history.at, done, test, history.ended.early)]


def fits(history: BundleHistory, spec: Spec, file: bytes) -> bool:
    """Whether this can have happened to a run of the spec.

    Args:
        file: from which the spec was read.

    Raises:
        SpecError: the spec cannot be run at all.
    """
    plan(spec)
    return (
        history.spec == _fingerprint(file)
        and history.preset in ("", *PRESETS)
        and all(_are_possible(epoch.metrics, _measured(spec)) for epoch in history.epochs)
        and _are_possible(history.ended.test, _tested(spec))
        and _ends_in_time(history, spec)
    )


def _fingerprint(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def _ends_in_time(history: BundleHistory, spec: Spec) -> bool:
    done, asked = len(history.epochs), spec.training.epochs
    if history.ended.early:
        stops = spec.training.early_stopping is not None
        return stops and history.ended.state == "finished" and 0 < done < asked
    return done == asked or (history.ended.state == "stopped" and done < asked)


def _are_possible(figures: Figures, names: set[str]) -> bool:
    """Whether metrics have these names and values that the metrics can take."""
    return figures.keys() <= names and all(
        value is None or 0.0 <= value <= (1.0 if name.removeprefix("val_") in SHARES else math.inf)
        for name, value in figures.items()
    )


def _tested(spec: Spec) -> set[str]:
    return {"loss", *(metric.value for metric in spec.training.metrics)}


def _measured(spec: Spec) -> set[str]:
    names = _tested(spec)
    validated = {f"val_{name}" for name in names} if spec.training.validation else set()
    return names | validated | ({RATE} if spec.training.reduce_learning_rate else set())


def _finite(figures: Mapping[str, float]) -> Figures:
    return {name: value if np.isfinite(value) else None for name, value in figures.items()}


def _numbers(figures: Figures) -> dict[str, float]:
    return {name: float("nan") if value is None else value for name, value in figures.items()}
