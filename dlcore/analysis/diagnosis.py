"""Diagnosis of fitting problems from a run's curves: a verdict with its numbers, without words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dlcore.analysis.history import History

MIN_EPOCHS = 3
"""Fewer epochs show too little for a verdict."""

OVERFITTING_RATIO = 1.10
"""Overfitting: the validation loss has risen to more than so many times its minimum."""

MIN_GAIN = 0.02
"""Training was still improving: the share of the loss gained in the last epochs is larger."""

UNDERFITTING_ACCURACY = 0.6


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
    """A verdict and the numbers that its sentence needs.

    Args:
        verdict: what the curves show.
        values: ``epoch`` of the lowest ``val_loss``, that loss (``lowest``), the final one
            (``last``), the final training ``loss``; for classification also the final training
            ``accuracy`` and its ``gap`` to validation.
    """

    verdict: FitVerdict
    values: Mapping[str, float] = field(default_factory=dict)


def diagnose(history: History) -> Diagnosis:
    """Diagnose a run from its curves."""
    val_loss = history.metrics.get("val_loss", ())
    if history.epochs < MIN_EPOCHS:
        return Diagnosis(FitVerdict.TOO_SHORT, {"epochs": history.epochs, "minimum": MIN_EPOCHS})
    if not val_loss:
        return Diagnosis(FitVerdict.NO_VALIDATION)
    loss = history.metrics["loss"]
    best = best_index(val_loss)
    values = {
        "epoch": best + 1,
        "lowest": val_loss[best],
        "last": val_loss[-1],
        "loss": loss[-1],
        **_accuracy(history),
    }
    if is_overfitting(loss, val_loss):
        return Diagnosis(FitVerdict.OVERFITTING, values)
    if best + 1 == history.epochs and _gain(val_loss) > MIN_GAIN:
        return Diagnosis(FitVerdict.STILL_IMPROVING, values)
    if "accuracy" not in values:
        return Diagnosis(FitVerdict.STEADY, values)
    if values["accuracy"] < UNDERFITTING_ACCURACY:
        return Diagnosis(FitVerdict.UNDERFITTING, values)
    return Diagnosis(FitVerdict.GOOD, values)


def is_overfitting(loss: Sequence[float], val_loss: Sequence[float]) -> bool:
    """Return whether the validation loss rose while the training loss kept falling.

    ``static/scripts/live_chart/overfitting.js`` follows the same rule.

    Args:
        loss: training loss of each epoch.
        val_loss: validation loss of each epoch.
    """
    if len(val_loss) < MIN_EPOCHS:
        return False
    best = best_index(val_loss)
    has_risen = val_loss[-1] > OVERFITTING_RATIO * val_loss[best]
    return has_risen and loss[-1] < loss[best]


def best_index(val_loss: Sequence[float]) -> int:
    """Return the index of the first lowest finite loss; 0 where none is finite."""
    finite = [value if math.isfinite(value) else math.inf for value in val_loss]
    return finite.index(min(finite))


def _gain(losses: Sequence[float]) -> float:
    """Return the share of the loss gained in the last tenth of the epochs, at least two."""
    before = losses[-1 - max(2, len(losses) // 10)]
    return (before - losses[-1]) / before if before > 0 else 0.0


def _accuracy(history: History) -> dict[str, float]:
    metrics = history.metrics
    if not {"accuracy", "val_accuracy"} <= metrics.keys():
        return {}
    last = metrics["accuracy"][-1]
    return {"accuracy": last, "gap": last - metrics["val_accuracy"][-1]}
