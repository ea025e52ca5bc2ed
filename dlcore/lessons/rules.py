"""How a lesson's figures become its conclusion.

A rule knows every outcome it can find; the same codes are what a learner may predict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.diagnosis import FitVerdict, diagnose
from dlcore.analysis.history import History
from dlcore.analysis.significance import spread
from dlcore.lessons.clear import amount, compare, rule
from dlcore.lessons.conclusion import Amount, Basis, Conclusion, Unit
from dlcore.lessons.figures import Arms

ALIKE, NONE = "alike", "none"


class Rule(Protocol):
    """From figures to a conclusion."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Codes of all conclusions that it can find."""

    def conclude(self, arms: Arms) -> Conclusion:
        """What the arms say."""


@dataclass(frozen=True)
class Better:
    """Which of two arms does clearly better, if one does.

    Args:
        first, second: codes of the arms.
        metric: by what, see :meth:`dlcore.lessons.figures.Measured.figure`.
    """

    first: str
    second: str
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.first, ALIKE, self.second

    def conclude(self, arms: Arms) -> Conclusion:
        first, second = arms[self.first], arms[self.second]
        found = compare(self.metric, first, second)
        better = self.first if found.first_is_better else self.second
        return Conclusion(
            better if found.is_clear else ALIKE, found.basis, rule(self.metric, found, first)
        )


@dataclass(frozen=True)
class WorstArm:
    """Which of several arms falls clearly behind all others, if one does.

    Args:
        codes: of the arms.
        metric: by what.
    """

    codes: tuple[str, ...]
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (*self.codes, NONE)

    def conclude(self, arms: Arms) -> Conclusion:
        sign = 1 if is_higher_better(self.metric) else -1
        worst, next_worst, *_ = sorted(
            self.codes, key=lambda code: sign * arms[code].mean(self.metric)
        )
        found = compare(self.metric, arms[worst], arms[next_worst])
        values = rule(self.metric, found, arms[worst])
        return Conclusion(worst if found.is_clear else NONE, found.basis, values)


@dataclass(frozen=True)
class Saving:
    """Whether early stopping saves epochs, and what that costs.

    Args:
        whole: code of the arm that trains to the end.
        early: code of the arm that may stop.
        metric: what it may cost.
    """

    whole: str
    early: str
    metric: str = "test_accuracy"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "saved", "cost", "never"

    def conclude(self, arms: Arms) -> Conclusion:
        whole, early = arms[self.whole], arms[self.early]
        found = compare(self.metric, whole, early)
        values = {
            "whole": Amount(whole.epochs, Unit.COUNT),
            "early": Amount(early.epochs, Unit.COUNT),
            "difference": Amount(found.difference, Unit.POINTS),
        }
        if not any(run.early for run in early.runs):
            return Conclusion("never", Basis.STOPPING, values)
        is_worse = found.is_clear and found.first_is_better
        return Conclusion("cost" if is_worse else "saved", Basis.STOPPING, values)


@dataclass(frozen=True)
class Overfits:
    """Whether validation turned while training went on getting better.

    Args:
        code: of the arm whose curves are read; of several seeds, most decide.
    """

    code: str

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "turns", "flat", "falls"

    def conclude(self, arms: Arms) -> Conclusion:
        histories = [run.history for run in arms[self.code].runs]
        courses = [_course(history) for history in histories]
        outcome = max(self.outcomes, key=courses.count)
        losses = histories[courses.index(outcome)].metrics["val_loss"]
        values = {
            "epoch": Amount(losses.index(min(losses)) + 1, Unit.COUNT),
            "lowest": Amount(min(losses), Unit.NUMBER),
            "last": Amount(losses[-1], Unit.NUMBER),
        }
        return Conclusion(outcome, Basis.TURNING, values)


@dataclass(frozen=True)
class Spreading:
    """How far the seeds of one arm lie apart.

    Args:
        code: of the arm.
        metric: by what.
        near: a distance below this is small.
    """

    code: str
    metric: str = "test_accuracy"
    near: float = 0.01

    @property
    def outcomes(self) -> tuple[str, ...]:
        return "same", "near", "far"

    def conclude(self, arms: Arms) -> Conclusion:
        found = spread(arms[self.code].figures(self.metric))
        distance = found.high - found.low
        values = {
            "low": amount(self.metric, found.low),
            "high": amount(self.metric, found.high),
            "mean": amount(self.metric, found.mean),
            "deviation": Amount(found.deviation, Unit.POINTS),
            "seeds": Amount(found.count, Unit.COUNT),
        }
        outcome = "same" if distance == 0.0 else "near" if distance < self.near else "far"
        return Conclusion(outcome, Basis.SPREADING, values)


def _course(history: History) -> str:
    losses = history.metrics["val_loss"]
    if diagnose(history).verdict is FitVerdict.OVERFITTING:
        return "turns"
    return "falls" if losses[-1] == min(losses) else "flat"
