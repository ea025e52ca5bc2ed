"""What a run's curves say about fitting: a code with its figures, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dlcore.analysis.history import History

MIN_EPOCHS = 3
TURNED = 1.10
"""Validation loss this many times its lowest value has turned."""

IMPROVING = 0.02
"""Share of the loss gained in the last epochs that says training was not at its end."""

UNDERFIT_ACCURACY = 0.6


class FitVerdict(StrEnum):
    """What the curves show."""

    TOO_SHORT = "too_short"
    NO_VALIDATION = "no_validation"
    OVERFITTING = "overfitting"
    UNDERFITTING = "underfitting"
    STILL_IMPROVING = "still_improving"
    GOOD = "good"
    STEADY = "steady"
    """No overfitting; without an accuracy nothing more can be said."""


@dataclass(frozen=True)
class Diagnosis:
    """A verdict with the figures its sentence needs.

    Args:
        verdict: what the curves show.
        values: ``epoch`` of the lowest ``val_loss``, that loss (``lowest``), the final one
            (``last``), the final training ``loss``; of a classification also the final training
            ``accuracy`` and its ``gap`` to validation.
    """

    verdict: FitVerdict
    values: Mapping[str, float] = field(default_factory=dict)


def diagnose(history: History) -> Diagnosis:
    """Reads a run's curves."""
    validation = history.metrics.get("val_loss", ())
    if history.epochs < MIN_EPOCHS:
        return Diagnosis(FitVerdict.TOO_SHORT, {"epochs": history.epochs, "minimum": MIN_EPOCHS})
    if not validation:
        return Diagnosis(FitVerdict.NO_VALIDATION)
    lowest = min(validation)
    values = {
        "epoch": validation.index(lowest) + 1,
        "lowest": lowest,
        "last": validation[-1],
        "loss": history.metrics["loss"][-1],
        **_accuracy(history),
    }
    return Diagnosis(_verdict(history, validation, values), values)


def _verdict(
    history: History, validation: Sequence[float], values: Mapping[str, float]
) -> FitVerdict:
    loss = history.metrics["loss"]
    turned = values["last"] > TURNED * values["lowest"] and values["epoch"] < history.epochs
    if turned and loss[-1] < loss[int(values["epoch"]) - 1]:
        return FitVerdict.OVERFITTING
    if values["epoch"] == history.epochs and _gain(validation) > IMPROVING:
        return FitVerdict.STILL_IMPROVING
    if "accuracy" not in values:
        return FitVerdict.STEADY
    if values["accuracy"] < UNDERFIT_ACCURACY:
        return FitVerdict.UNDERFITTING
    return FitVerdict.GOOD


def _gain(losses: Sequence[float]) -> float:
    """Share of the loss that the last tenth of the epochs (two at least) took off."""
    before = losses[-1 - max(2, len(losses) // 10)]
    return (before - losses[-1]) / before if before > 0 else 0.0


def _accuracy(history: History) -> dict[str, float]:
    metrics = history.metrics
    if not {"accuracy", "val_accuracy"} <= metrics.keys():
        return {}
    last = metrics["accuracy"][-1]
    return {"accuracy": last, "gap": last - metrics["val_accuracy"][-1]}
