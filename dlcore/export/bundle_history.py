"""The history of a run in its bundle."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import FailFast, Field

from dlcore.analysis.data_facts import DataFacts
from dlcore.base_model import Frozen
from dlcore.events import EpochEnded, Event, Finished, Started, Stopped
from dlcore.models.metrics import MetricName
from dlcore.planning.plan import plan
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import MAX_LAYERS, Spec
from dlcore.store import Run
from dlcore.store.store import MAX_NAME, MAX_NOTE

RATE = "learning_rate"
"""Reported with an epoch's metrics where a callback changes it."""

MAX_METRICS = 20

_SHARES = frozenset(metric.value for metric in MetricName if metric.is_share)

Metrics = Mapping[str, float | None]


class Epoch(Frozen):
    """See :class:`dlcore.events.EpochEnded`; a metric that is not finite is None."""

    metrics: Metrics = Field(max_length=MAX_METRICS)
    seconds: float = Field(ge=0.0, le=1e7)
    best: bool


class Ended(Frozen):
    """How the run ended.

    Args:
        state: ``stopped`` if the learner stopped it.
        test: metrics on the test set.
        early: whether early stopping ended it.
        kept_epoch, dead_units: see :class:`dlcore.events.Finished`.
    """

    state: Literal["finished", "stopped"]
    test: Metrics = Field(max_length=MAX_METRICS)
    early: bool = False
    kept_epoch: int = Field(default=0, ge=0, le=10_000)
    dead_units: Mapping[str, Annotated[float, Field(ge=0.0, le=1.0)]] = Field(
        default={}, max_length=MAX_LAYERS
    )


class BundleHistory(Frozen):
    """The name, metrics and end of a run.

    Args:
        version: of this format.
        spec: SHA-256 of the spec's JSON; ``Spec.hash`` may change with the version.
        name: the learner's name for the run.
        preset: the preset, or the arm of a lesson or lab, that it came from, empty if none; another
            version may have others.
        at: when it ended, seconds since 1970.
        epochs: in order.
        ended: how it ended.
        facts: of its data; None if unknown.
        note: the learner's note on the run.
    """

    version: Literal[1] = 1
    spec: str = Field(pattern="^[0-9a-f]{64}$")
    name: str = Field(max_length=MAX_NAME)
    preset: str = Field(pattern="^[a-z0-9/-]*$", max_length=64)
    at: float = Field(ge=0.0, le=1e11)
    epochs: Annotated[tuple[Epoch, ...], FailFast()] = Field(max_length=10_000)
    ended: Ended
    facts: DataFacts | None = None
    note: str = Field(default="", max_length=MAX_NOTE)


def bundle_history(run: Run, events: list[Event], spec_json: bytes) -> BundleHistory:
    """Return the history of a run that has ended with a result.

    Args:
        events: all of the run.
        spec_json: its spec as the bundle stores it.
    """
    ended = events[-1]
    assert isinstance(ended, Finished | Stopped)
    return BundleHistory(
        spec=_digest(spec_json),
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
            kept_epoch=ended.kept_epoch,
            dead_units=ended.dead_units,
        ),
        facts=DataFacts.model_validate(run.progress.facts) if run.progress.facts else None,
        note=run.note,
    )


def to_events(history: BundleHistory, spec: Spec) -> list[Event]:
    """Return the events of the run, all with the time of its end."""
    planned, choice = plan(spec), choose_trainer(spec)
    started = Started(
        history.at,
        epoch=0,
        epochs=spec.training.epochs,
        steps=planned.steps,
        parameters=planned.parameters,
        trainer=choice.kind.value,
        reason=choice.reason.value,
        facts=history.facts.model_dump(mode="json") if history.facts else {},
    )
    epochs = [
        EpochEnded(history.at, number, _numbers(epoch.metrics), epoch.seconds, epoch.best)
        for number, epoch in enumerate(history.epochs, start=1)
    ]
    ended, done = history.ended, len(epochs)
    test, result = _numbers(ended.test), (ended.kept_epoch, ended.dead_units)
    if ended.state == "stopped":
        return [started, *epochs, Stopped(history.at, done, test, *result)]
    return [started, *epochs, Finished(history.at, done, test, ended.early, *result)]


def is_possible(history: BundleHistory, spec: Spec, spec_json: bytes) -> bool:
    """Return whether a run of the spec can have this history.

    Args:
        spec_json: the spec as the bundle stores it.

    Raises:
        SpecError: the spec cannot be run at all.
    """
    plan(spec)
    return (
        history.spec == _digest(spec_json)
        and all(_are_valid(epoch.metrics, _epoch_metrics(spec)) for epoch in history.epochs)
        and _are_valid(history.ended.test, _test_metrics(spec))
        and _has_possible_end(history, spec)
        and _has_possible_facts(history, spec)
    )


def _digest(spec_json: bytes) -> str:
    return hashlib.sha256(spec_json).hexdigest()


def _has_possible_end(history: BundleHistory, spec: Spec) -> bool:
    done, planned = len(history.epochs), spec.training.epochs
    if history.ended.early:
        stops = spec.training.early_stopping is not None
        return stops and history.ended.state == "finished" and 0 < done < planned
    return done == planned or (history.ended.state == "stopped" and done < planned)


def _has_possible_facts(history: BundleHistory, spec: Spec) -> bool:
    layers = {str(index) for index in range(len(spec.layers))}
    if (
        history.ended.kept_epoch > len(history.epochs)
        or not history.ended.dead_units.keys() <= layers
    ):
        return False
    if history.facts is None:
        return True
    info, test = spec.dataset.info(), history.facts.test.keys()
    if not info.task.is_classification():
        return history.facts.majority is None and {"rmse", "mae"} <= test
    majority = history.facts.majority
    is_class = majority is not None and majority < len(info.classes)
    return is_class and {"accuracy", "crossentropy"} <= test


def _are_valid(metrics: Metrics, names: set[str]) -> bool:
    """Return whether metrics have only these names, and values within their bounds."""
    return metrics.keys() <= names and all(
        value is None or 0.0 <= value <= (1.0 if name.rpartition("_")[2] in _SHARES else math.inf)
        for name, value in metrics.items()
    )


def _test_metrics(spec: Spec) -> set[str]:
    return set(spec.metric_names)


def _epoch_metrics(spec: Spec) -> set[str]:
    names = _test_metrics(spec)
    validated = {f"val_{name}" for name in names} if spec.training.validation else set()
    return names | validated | ({RATE} if spec.training.reduce_learning_rate else set())


def _finite(metrics: Mapping[str, float]) -> Metrics:
    return {name: value if np.isfinite(value) else None for name, value in metrics.items()}


def _numbers(metrics: Metrics) -> dict[str, float]:
    return {name: float("nan") if value is None else value for name, value in metrics.items()}
