"""Findings about a run: a code with its numbers and remedies, without words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dlcore.experiments.remedies import Remedy

if TYPE_CHECKING:
    from dlcore.analysis.diagnosis.evidence import Evidence


class FindingCode(StrEnum):
    """Every verdict and every note."""

    DIVERGED = "diverged"
    DIVERGING = "diverging"
    TOO_SHORT = "too_short"
    NO_BETTER = "no_better"
    WEIGHTED = "weighted"
    """No better than the most frequent class, which class weights bring about."""
    UNSTABLE = "unstable"
    OVERFITTING = "overfitting"
    LARGE_GAP = "large_gap"
    LARGE_SKILL_GAP = "large_skill_gap"
    WORSE_ON_VALIDATION = "worse_on_validation"
    """The same, with a larger error on the validation data than that of the baseline."""

    STILL_IMPROVING = "still_improving"
    UNDERFITTING = "underfitting"
    NO_VALIDATION = "no_validation"
    GOOD = "good"
    STEADY = "steady"
    """No fault; without a baseline nothing more can be said."""

    UNSCALED = "unscaled"
    RATE_HIGH = "rate_high"
    RATE_LOW = "rate_low"
    DEAD_UNITS = "dead_units"
    TRAINING_AHEAD = "training_ahead"
    TRAINING_BEHIND = "training_behind"
    DROPOUT_ACTS = "dropout_acts"
    AUGMENTATION_ACTS = "augmentation_acts"
    NORMALIZATION_ACTS = "normalization_acts"
    WRONG_LABELS = "wrong_labels"
    RARE_CLASS = "rare_class"
    COARSE = "coarse"
    KEPT_BEST = "kept_best"
    KEPT_UNTESTED = "kept_untested"
    """The same for a diverged run, which is not tested."""

    KEPT_UNTRAINED = "kept_untrained"
    STOPS_ON_TRAINING = "stops_on_training"
    PENALTY = "penalty"
    INDEPENDENT_OUTPUTS = "independent_outputs"
    VALIDATES_ON_TEST = "validates_on_test"
    VALIDATES_LAST_ROWS = "validates_last_rows"
    VALIDATES_MIXED_ROWS = "validates_mixed_rows"


@dataclass(frozen=True)
class Finding:
    """One finding.

    Args:
        code: which one.
        values: the numbers that its sentence needs.
        remedies: changes of settings that may help, the most promising first.
    """

    code: FindingCode
    values: Mapping[str, float] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()


Check = Callable[["Evidence"], Finding | None]
"""Returns a finding if it holds for a run."""
