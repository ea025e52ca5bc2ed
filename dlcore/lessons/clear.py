"""Whether one arm is clearly better than another, by a stated rule.

With enough seeds the seeds themselves are tested, see :mod:`dlcore.analysis.significance`. Before that only the
size of the test set can say how far chance reaches: the share of right answers among ``n`` samples
has the standard error ``sqrt(p (1 - p) / n)``, and a difference counts from two of them on. What is
no share must differ by a tenth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.significance import MIN_SEEDS, SignificanceVerdict, judge
from dlcore.lessons.conclusion import Amount, Basis, Unit
from dlcore.lessons.figures import GAP, Arm

STANDARD_ERRORS = 2.0
RELATIVE = 0.1


@dataclass(frozen=True)
class Clear:
    """Two arms compared.

    Args:
        is_clear: whether they differ by more than chance.
        first_is_better: whether the first is the better one.
        basis: the rule.
        difference: of the two means, never negative.
        margin: what the difference had to exceed; with seeds, p of the test.
    """

    is_clear: bool
    first_is_better: bool
    basis: Basis
    difference: float
    margin: float


def compare(metric: str, first: Arm, second: Arm) -> Clear:
    """Compares two arms.

    Args:
        metric: see :meth:`dlcore.lessons.figures.Measured.figure`.
    """
    a, b = first.mean(metric), second.mean(metric)
    first_is_better = a > b if is_higher_better(metric) else a < b
    if min(len(arm.figures(metric)) for arm in (first, second)) >= MIN_SEEDS:
        judged = judge(first.figures(metric), second.figures(metric))
        is_clear = judged.verdict is SignificanceVerdict.DIFFERENT
        return Clear(is_clear, first_is_better, Basis.SEEDS, abs(a - b), judged.p)
    basis = Basis.SAMPLES if is_share(metric) else Basis.TENTH
    margin = _sampling_error(metric, first, second) if is_share(metric) else RELATIVE * min(a, b)
    return Clear(abs(a - b) > margin, first_is_better, basis, abs(a - b), margin)


def is_share(metric: str) -> bool:
    """Whether the figure is a part of all samples."""
    return metric == GAP or is_higher_better(metric)


def amount(metric: str, value: float) -> Amount:
    """A figure with the unit of its metric."""
    if metric == GAP:
        return Amount(value, Unit.POINTS)
    return Amount(value, Unit.SHARE if is_share(metric) else Unit.NUMBER)


def rule(metric: str, found: Clear, first: Arm) -> dict[str, Amount]:
    """What the sentence of a comparison's basis needs."""
    unit = Unit.POINTS if is_share(metric) else Unit.NUMBER
    values = {"difference": Amount(found.difference, unit)}
    if found.basis is Basis.SEEDS:
        return values | {"p": Amount(found.margin, Unit.SHARE)}
    values["margin"] = Amount(found.margin, unit)
    if found.basis is Basis.SAMPLES:
        values["samples"] = Amount(first.samples(_measured_on(metric)), Unit.COUNT)
    return values


def _sampling_error(metric: str, first: Arm, second: Arm) -> float:
    on = _measured_on(metric)
    variances = (
        max(0.0, share * (1.0 - share)) / arm.samples(on)
        for arm in (first, second)
        for share in [arm.mean(on)]
    )
    return STANDARD_ERRORS * math.sqrt(sum(variances))


def _measured_on(metric: str) -> str:
    """What spreads by chance in a figure; the training part of a gap hardly does."""
    return "val_accuracy" if metric == GAP else metric
