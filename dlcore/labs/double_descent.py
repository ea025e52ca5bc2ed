"""Twice down: the test error over the width of a network, where some labels are wrong.

M. Belkin et al., Reconciling modern machine-learning practice and the classical bias-variance
trade-off, 2019; P. Nakkiran et al., Deep Double Descent, 2020.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.analysis.significance import LEVEL
from dlcore.arrays import Array
from dlcore.datasets import Digits
from dlcore.datasets.program_text import Section
from dlcore.experiments.presets import PRESETS
from dlcore.inference.query import Query
from dlcore.labs.lab import Conclusion, Figure
from dlcore.labs.trained import Results, TrainedLab, mean
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec

if TYPE_CHECKING:
    import tensorflow as tf

    from dlcore.inference.context import QueryContext

WIDTHS = (6, 10, 16, 24, 64, 256)
WRONG, SAMPLES = 0.2, 800
NOISY, CLEAN = "noisy", "clean"
TWICE, RISES, ONCE = "twice", "rises", "once"


@dataclass(frozen=True)
class Errors:
    """Errors of a network after its training.

    Args:
        train: share of the training images that get another class than their given label.
        test: share of the test images that are classified wrongly.
    """

    train: float
    test: float


class MeasureErrors(Query[Errors]):
    """Measure the errors of a run on its training and test images.

    Args:
        run: id of a run on classes.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Errors]] = Errors

    kind: Literal["measure_errors"] = "measure_errors"
    run: str

    def answer(self, context: QueryContext) -> Errors:
        from dlcore.training.tensors import Encoding

        spec, model = context.run(self.run).spec, context.model(self.run)
        arrays, encoding = context.arrays(spec), Encoding.of(spec)
        train, test = (
            float(np.mean(_classes(model(encoding.x(part.x), training=False)) != part.y.numpy()))
            for part in (arrays.train, arrays.test)
        )
        return Errors(train, test)


def _classes(outputs: tf.Tensor) -> Array:
    labels: Array = np.asarray(outputs).argmax(axis=1)
    return labels


def arm(labels: str, width: int) -> str:
    """Return the code of an arm."""
    return f"{labels}-{width}"


@dataclass(frozen=True)
class Hump:
    """The largest rise of a curve that a fall follows; the curve falls, rises and falls again.

    Args:
        low: index of the lowest value before the peak.
        peak: index of the highest value after it.
        end: index of the lowest value after the peak.
        rise: from ``low`` to ``peak``.
        fall: from ``peak`` to ``end``.
    """

    low: int
    peak: int
    end: int
    rise: float
    fall: float


def largest_hump(errors: Sequence[float]) -> Hump:
    """Return the hump of a curve whose smaller side is the largest.

    Args:
        errors: at least three values.
    """

    def hump(peak: int) -> Hump:
        low = int(np.argmin(errors[:peak]))
        end = peak + 1 + int(np.argmin(errors[peak + 1 :]))
        return Hump(low, peak, end, errors[peak] - errors[low], errors[peak] - errors[end])

    humps = map(hump, range(1, len(errors) - 1))
    return max(humps, key=lambda each: min(each.rise, each.fall))


def clear_difference(groups: Sequence[Sequence[float]]) -> float:
    """Return the difference of two means of groups that is larger than chance.

    The scatter of the seeds is pooled over all groups, and the level is divided by the number of
    pairs (Bonferroni), as the pairs are chosen after looking at the results.

    Args:
        groups: values of each arm, of at least two seeds.
    """
    # SciPy takes 27 MB, and most sessions never test anything.
    from scipy.special import stdtrit

    count, seeds = len(groups), len(groups[0])
    variance = float(np.mean([np.var(group, ddof=1) for group in groups]))
    pairs = count * (count - 1) / 2
    quantile = float(stdtrit(count * (seeds - 1), 1 - LEVEL / pairs / 2))
    return quantile * math.sqrt(2 * variance / seeds)


def conclude(results: Results[Errors]) -> Conclusion:
    """Decide whether the test error falls, rises and falls again as the networks get wider."""
    errors = {labels: _means(results, labels) for labels in (NOISY, CLEAN)}
    found, control = (largest_hump(errors[labels]) for labels in (NOISY, CLEAN))
    groups = [[run.test for run in results[arm(NOISY, width)]] for width in WIDTHS]
    threshold = clear_difference(groups)
    outcome = ONCE
    if found.rise > threshold:
        outcome = TWICE if found.fall > threshold else RISES
    return Conclusion(
        outcome,
        {
            "low": Amount(errors[NOISY][found.low], Unit.SHARE),
            "low_width": Amount(WIDTHS[found.low], Unit.COUNT),
            "peak": Amount(errors[NOISY][found.peak], Unit.SHARE),
            "peak_width": Amount(WIDTHS[found.peak], Unit.COUNT),
            "end": Amount(errors[NOISY][found.end], Unit.SHARE),
            "end_width": Amount(WIDTHS[found.end], Unit.COUNT),
            "threshold": Amount(threshold, Unit.POINTS),
            "control": Amount(max(0.0, min(control.rise, control.fall)), Unit.POINTS),
        },
    )


def _means(results: Results[Errors], labels: str) -> list[float]:
    return [mean(results[arm(labels, width)], lambda run: run.test) for width in WIDTHS]


def figures(results: Results[Errors]) -> tuple[Figure, ...]:
    """Return the errors over the width, as far as the sweep has come."""
    done = [
        width for width in WIDTHS if all(arm(labels, width) in results for labels in (NOISY, CLEAN))
    ]
    series = {
        "test": [mean(results[arm(NOISY, width)], lambda run: run.test) for width in done],
        "train": [mean(results[arm(NOISY, width)], lambda run: run.train) for width in done],
        "control": [mean(results[arm(CLEAN, width)], lambda run: run.test) for width in done],
    }
    values = {code: tuple(each) for code, each in series.items()}
    return (Figure("errors", tuple(map(float, done)), values, ("control",), is_logarithmic=True),)


_PROGRAM = """
wrong = model.predict(x_test, verbose=0).argmax(axis=1) != y_test
print("test error:", wrong.mean())
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    return (Section("lab_double_descent", _PROGRAM.strip(), ()),)


def _arms() -> dict[str, Spec]:
    base = PRESETS["digits-mlp"].spec.changed(
        {
            "training.epochs": 250,
            "training.batch_size": 100,
            "training.optimizer.learning_rate": 0.01,
            "training.validation": 0,
        }
    )
    datasets = {
        NOISY: Digits(train_size=SAMPLES, wrong_labels=WRONG),
        CLEAN: Digits(train_size=SAMPLES),
    }
    return {
        arm(labels, width): base.model_copy(update={"dataset": dataset}).changed(
            {"layers.1.units": width}
        )
        for width in WIDTHS
        for labels, dataset in datasets.items()
    }


LAB = TrainedLab(
    id="double-descent",
    arms=_arms(),
    measured=Errors,
    query=lambda run: MeasureErrors(run=run),
    outcomes=(TWICE, RISES, ONCE),
    conclude=conclude,
    figures=figures,
    program=_program,
    terms=("overfitting", "parameter", "unit"),
)
