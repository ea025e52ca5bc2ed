"""Rules by which the results of a lesson's runs become its conclusion.

A rule has a fixed set of outcomes, among which a learner predicts one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.diagnosis import best_index, is_overfitting
from dlcore.analysis.history import History
from dlcore.analysis.significance import seed_spread
from dlcore.lessons.comparison import (
    compare_arms,
    compare_with_others,
    comparison_amounts,
    metric_amount,
)
from dlcore.lessons.conclusion import Amount, Basis, Conclusion, Unit
from dlcore.lessons.results import Arms

ALIKE, NONE = "alike", "none"

FLOAT_ERROR = 1e-6
"""Of a difference of two shares that Keras measured with 32 bits; one sample is more."""


class Rule(Protocol):
    """From results to a conclusion."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Codes of all possible outcomes."""

    def conclude(self, arms: Arms) -> Conclusion:
        """Draw the conclusion from the results."""


@dataclass(frozen=True)
class BetterArm:
    """Which of two arms is clearly better, if one is.

    Args:
        first, second: codes of the arms.
        metric: to compare, see :meth:`dlcore.lessons.results.RunResult.metric_value`.
    """

    first: str
    second: str
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.first, ALIKE, self.second

    def conclude(self, arms: Arms) -> Conclusion:
        first, second = arms[self.first], arms[self.second]
        comparison = compare_arms(self.metric, first, second)
        better = self.first if comparison.first_is_better else self.second
        return Conclusion(
            better if comparison.is_different else ALIKE,
            comparison.basis,
            comparison_amounts(self.metric, comparison, first),
        )


@dataclass(frozen=True)
class WorstArm:
    """Which of several arms is clearly worse than all others, if one is.

    Args:
        codes: of the arms.
        metric: to compare.
    """

    codes: tuple[str, ...]
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (*self.codes, NONE)

    def conclude(self, arms: Arms) -> Conclusion:
        sign = 1 if is_higher_better(self.metric) else -1
        worst, *others = sorted(self.codes, key=lambda code: sign * arms[code].mean(self.metric))
        comparison = compare_with_others(self.metric, arms[worst], [arms[code] for code in others])
        return Conclusion(
            worst if comparison.is_different else NONE,
            comparison.basis,
            comparison_amounts(self.metric, comparison, arms[worst]),
        )


@dataclass(frozen=True)
class EpochSavings:
    """Whether early stopping saves epochs, and whether that costs accuracy.

    Args:
        whole: code of the arm that trains to the end.
        early: code of the arm that may stop.
        metric: that early stopping may worsen.
    """

    whole: str
    early: str
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "saved", "cost", "never"

    def conclude(self, arms: Arms) -> Conclusion:
        whole, early = arms[self.whole], arms[self.early]
        comparison = compare_arms(self.metric, whole, early)
        values = {
            "whole": Amount(whole.epochs, Unit.COUNT),
            "early": Amount(early.epochs, Unit.COUNT),
            "difference": Amount(comparison.difference, Unit.POINTS),
        }
        if not any(run.stopped_early for run in early.runs):
            return Conclusion("never", Basis.STOPPING, values)
        is_worse = comparison.is_different and comparison.first_is_better
        return Conclusion("cost" if is_worse else "saved", Basis.STOPPING, values)


@dataclass(frozen=True)
class Overfits:
    """Whether the validation loss rose while the training loss kept falling.

    Args:
        code: of the arm; with several seeds, the most frequent outcome counts.
    """

    code: str

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "turns", "flat", "falls"

    def conclude(self, arms: Arms) -> Conclusion:
        histories = [run.history for run in arms[self.code].runs]
        shapes = [_validation_shape(history) for history in histories]
        outcome = max(self.outcomes, key=shapes.count)
        losses = histories[shapes.index(outcome)].metrics["val_loss"]
        best = best_index(losses)
        values = {
            "epoch": Amount(best + 1, Unit.COUNT),
            "lowest": Amount(losses[best], Unit.NUMBER),
            "last": Amount(losses[-1], Unit.NUMBER),
        }
        return Conclusion(outcome, Basis.TURNING, values)


@dataclass(frozen=True)
class SeedRange:
    """How much a metric varies between the seeds of one arm.

    Args:
        code: of the arm.
        metric: that varies.
        small: ranges below this are small.
    """

    code: str
    metric: str = "test_accuracy"
    small: float = 0.01

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "same", "near", "far"

    def conclude(self, arms: Arms) -> Conclusion:
        spread = seed_spread(arms[self.code].values(self.metric))
        value_range = spread.high - spread.low
        values = {
            "low": metric_amount(self.metric, spread.low),
            "high": metric_amount(self.metric, spread.high),
            "mean": metric_amount(self.metric, spread.mean),
            "deviation": Amount(spread.deviation, Unit.POINTS),
            "seeds": Amount(spread.count, Unit.COUNT),
        }
        is_small = value_range < self.small - FLOAT_ERROR
        outcome = "same" if value_range == 0.0 else "near" if is_small else "far"
        return Conclusion(outcome, Basis.SPREADING, values)


def _validation_shape(history: History) -> str:
    losses = history.metrics["val_loss"]
    if is_overfitting(history.metrics["loss"], losses):
        return "turns"
    return "falls" if losses[-1] == losses[best_index(losses)] else "flat"
