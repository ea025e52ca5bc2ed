"""Verdicts on a run, in the order of their importance."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from dlcore.analysis.baseline_comparison import BaselineKind, Standing, accuracy_margin, has_penalty
from dlcore.analysis.diagnosis.evidence import Evidence
from dlcore.analysis.diagnosis.finding import Check, Finding, FindingCode
from dlcore.analysis.diagnosis.overfitting import (
    MIN_EPOCHS,
    best_index,
    has_risen,
    is_overfitting,
)
from dlcore.experiments.remedies import Remedy
from dlcore.planning.plan import validation_sizes

MIN_GAIN = 0.02
"""Training was still improving: the share of the loss gained in the last epochs is larger."""

DIVERGING_RATIO = 10.0
"""Diverging: the cross-entropy is so many times that of guessing, and does not fall steadily."""

JUMP_RATIO = 1.10
"""A jump: the training loss of an epoch is so many times those before and after it."""

LARGE_JUMP_RATIO = 1.5
"""The same for the validation loss, which has fewer samples."""

FLOOR = 0.01
"""A jump is at least so large a part of the largest loss."""

ROUGH = 0.015
"""A training loss is rough if it rises more in an epoch on average, as a share of its range."""

ROUGH_EPOCHS = 8
"""Fewer epochs show no mean."""

MIN_RANGE = 0.1
"""A loss whose range is a smaller share of its largest value stays nearly the same."""

MIN_JUMPS = 2
MIN_LARGE_JUMPS = 3

BALANCED = 1.25
"""Classes are balanced if the most frequent one has at most so many times its equal share."""

LEARNED = 0.9
"""With class weights: the training loss of a network that learned, as a share of a guess's."""

MIN_SKILL = 0.5
"""Underfitting: a smaller share of the baseline's error is removed even on the training data."""

LARGE_GAP = 0.1
"""Training is so far ahead of validation in accuracy."""

LARGE_SKILL_GAP = 0.2
"""The same for numbers, in the share of the baseline's error that is removed."""

_PARTS = ("train", "validation")

_AGAINST_OVERFITTING = (
    Remedy.DROPOUT,
    Remedy.EARLY_STOPPING,
    Remedy.FEWER_UNITS,
    Remedy.MORE_DATA,
)


def _diverged(given: Evidence) -> Finding | None:
    if given.divergence is None:
        return None
    values = {
        "epoch": given.divergence.get("epoch", given.history.epochs + 1),
        "learning_rate": given.divergence.get("learning_rate", given.learning_rate),
    }
    return Finding(FindingCode.DIVERGED, values, (Remedy.SMALLER_RATE,))


def _diverging(given: Evidence) -> Finding | None:
    """The loss of probabilities is far above that of a guess and does not fall steadily."""
    loss, classes = given.loss, len(given.spec.dataset.info().classes)
    if len(loss) < MIN_EPOCHS or not classes or has_penalty(given.spec):
        return None
    is_large = loss[-1] > DIVERGING_RATIO * math.log(classes)
    rises = any(after > JUMP_RATIO * before for before, after in itertools.pairwise(loss))
    if not is_large or not (rises or loss[-1] > loss[0] / 2):
        return None
    values = {"last": loss[-1], "guess": math.log(classes), "learning_rate": given.learning_rate}
    return Finding(FindingCode.DIVERGING, values, (Remedy.SMALLER_RATE, Remedy.LARGER_BATCH))


def _too_short(given: Evidence) -> Finding | None:
    if given.history.epochs >= MIN_EPOCHS:
        return None
    values = {"epochs": given.history.epochs, "minimum": MIN_EPOCHS}
    return Finding(FindingCode.TOO_SHORT, values)


def _weighted(given: Evidence) -> Finding | None:
    """Class weights have made a network that learned no better than the most frequent class."""
    comparison, classes = given.comparison, len(given.spec.dataset.info().classes)
    if given.spec.training.class_weight is None or comparison is None or not given.loss:
        return None
    if comparison.standing is Standing.BETTER or comparison.kind is BaselineKind.CHANCE:
        return None
    if comparison.kind is BaselineKind.MAJORITY and comparison.baseline <= BALANCED / classes:
        return None
    # Weighted, a guess has the same loss whichever classes it prefers.
    has_learned = given.loss[-1] < LEARNED * math.log(max(classes, 2))
    if not has_learned or large_gap(given) or is_overfitting(given.loss, given.val_loss):
        return None
    return Finding(FindingCode.WEIGHTED)


def _no_better(given: Evidence) -> Finding | None:
    comparison = given.comparison
    if comparison is None or comparison.standing is Standing.BETTER:
        return None
    remedies = (Remedy.MORE_EPOCHS,) if _still_improving(given) else ()
    return Finding(FindingCode.NO_BETTER, remedies=remedies)


def _unstable(given: Evidence) -> Finding | None:
    """The loss jumps up and down, or ends far above its minimum with the training loss."""
    loss, val_loss = given.loss, given.val_loss
    jumps = _jumps(loss, JUMP_RATIO) >= MIN_JUMPS or _mean_rise(loss) > ROUGH
    large = _jumps(val_loss, LARGE_JUMP_RATIO) >= MIN_LARGE_JUMPS
    shown = val_loss or loss
    best = best_index(shown)
    is_lost = not math.isfinite(shown[-1])
    has_jumped = has_risen(shown) and shown[-1] - shown[best] > FLOOR * max(shown)
    ends_high = has_jumped and (not val_loss or loss[-1] >= loss[best])
    if not (jumps or large or ends_high or is_lost):
        return None
    values = {
        "last": shown[-1],
        "lowest": shown[best],
        "epoch": best + 1,
        "learning_rate": given.learning_rate,
    }
    return Finding(FindingCode.UNSTABLE, values, (Remedy.SMALLER_RATE, Remedy.LARGER_BATCH))


def _overfitting(given: Evidence) -> Finding | None:
    if not is_overfitting(given.loss, given.val_loss):
        return None
    return Finding(FindingCode.OVERFITTING, _curve_values(given), _AGAINST_OVERFITTING)


def large_gap(given: Evidence) -> Finding | None:
    """Return whether training is far ahead of validation, though the validation loss is flat."""
    if not given.val_loss:
        return None
    trained, validated = given.skill("train"), given.skill("validation")
    _, samples = validation_sizes(given.spec)
    if given.gap is not None:
        unseen = max(given.last["val_accuracy"], given.test.get("accuracy", 0.0))
        gap = given.last["accuracy"] - unseen
        is_large = gap > LARGE_GAP + accuracy_margin(unseen, samples)
        values = {"accuracy": given.last["accuracy"], "unseen": unseen, "points": 100 * gap}
        return Finding(FindingCode.LARGE_GAP, values, _AGAINST_OVERFITTING) if is_large else None
    if trained is None or validated is None:
        return None
    # No error removed is the least: below it, training may be no better than the baseline either.
    if trained - max(validated, 0.0) <= LARGE_SKILL_GAP:
        return None
    is_worse = validated < 0
    code = FindingCode.WORSE_ON_VALIDATION if is_worse else FindingCode.LARGE_SKILL_GAP
    values = {"trained": trained} if is_worse else {"trained": trained, "validated": validated}
    return Finding(code, values, _AGAINST_OVERFITTING)


def _still_improving(given: Evidence) -> Finding | None:
    val_loss = given.val_loss
    if not val_loss or best_index(val_loss) + 1 < given.history.epochs:
        return None
    if given.last.get("val_accuracy") == given.last.get("accuracy") == 1.0:
        return None
    if _gain(val_loss) <= MIN_GAIN:
        return None
    return Finding(FindingCode.STILL_IMPROVING, {"last": val_loss[-1]}, (Remedy.MORE_EPOCHS,))


def _underfitting(given: Evidence) -> Finding | None:
    """Even on the training data much of the baseline's error remains."""
    skills = [skill for part in _PARTS if (skill := given.skill(part)) is not None]
    if not skills or max(skills) >= MIN_SKILL:
        return None
    remedies = (Remedy.MORE_UNITS, Remedy.MORE_EPOCHS)
    return Finding(FindingCode.UNDERFITTING, {"skill": max(0.0, *skills)}, remedies)


def _no_validation(given: Evidence) -> Finding | None:
    if given.val_loss:
        return None
    return Finding(FindingCode.NO_VALIDATION, remedies=(Remedy.VALIDATION,))


def _good(given: Evidence) -> Finding | None:
    comparison = given.comparison
    if comparison is None or comparison.standing is not Standing.BETTER:
        return None
    return Finding(FindingCode.GOOD, _curve_values(given))


def _steady(given: Evidence) -> Finding:
    return Finding(FindingCode.STEADY, _curve_values(given))


def _curve_values(given: Evidence) -> dict[str, float]:
    """Return epoch and value of the lowest validation loss, and the last losses."""
    val_loss = given.val_loss
    best = best_index(val_loss)
    return {
        "epoch": best + 1,
        "lowest": val_loss[best],
        "last": val_loss[-1],
        "loss": given.loss[-1],
    }


def _gain(losses: Sequence[float]) -> float:
    """Return the share of the loss gained in the last tenth of the epochs, at least two."""
    before = losses[-1 - max(2, len(losses) // 10)]
    return (before - losses[-1]) / before if before > 0 else 0.0


def _mean_rise(losses: Sequence[float]) -> float:
    """Return how far a loss rises in an epoch on average, as a share of its range.

    A loss that stays nearly the same is not rough, whatever its range.
    """
    finite = [loss for loss in losses if math.isfinite(loss)]
    if len(finite) < ROUGH_EPOCHS or max(finite) - min(finite) < MIN_RANGE * max(finite):
        return 0.0
    rises = [max(0.0, after - before) for before, after in itertools.pairwise(finite)]
    return sum(rises) / len(rises) / (max(finite) - min(finite))


def _jumps(losses: Sequence[float], ratio: float) -> int:
    """Return how often a loss lies above both its neighbours; tiny losses may do so."""
    floor = FLOOR * max(losses, default=0.0)
    triples = zip(losses, losses[1:], losses[2:], strict=False)
    return sum(
        middle > max(ratio * before, ratio * after, before + floor)
        for before, middle, after in triples
    )


VERDICTS: tuple[Check, ...] = (
    _diverged,
    _diverging,
    _too_short,
    _weighted,
    _no_better,
    _unstable,
    _overfitting,
    large_gap,
    _still_improving,
    _underfitting,
    _no_validation,
    _good,
    _steady,
)
"""In the order of their importance."""
