"""Twice down: the test error over the width of a network, where some labels are wrong.

M. Belkin et al., Reconciling modern machine-learning practice and the classical bias-variance
trade-off, 2019; P. Nakkiran et al., Deep Double Descent, 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.analysis.significance import SignificanceVerdict, TestResult, compare_pairs
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

WIDTHS = (6, 10, 24, 64, 256)
COMPARED = (10, 24, 256)
"""A narrow, a middle and a wide network; the middle one can just about repeat its labels.

Only these have a control, so that all runs together take three minutes.
"""

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


def conclude(results: Results[Errors]) -> Conclusion:
    """Decide whether the test error rises from narrow to middle networks, and falls to wide ones.

    The three widths were chosen before, on other runs, so only two differences are tested.
    """
    errors = [[run.test for run in results[arm(NOISY, width)]] for width in COMPARED]
    rise, fall = compare_pairs(errors, [(0, 1), (2, 1)])
    outcome = ONCE
    if _is_clearly_above(rise):
        outcome = TWICE if _is_clearly_above(fall) else RISES
    values = {
        f"{labels}_{size}": Amount(mean(results[arm(labels, width)], _test_error), Unit.SHARE)
        for labels in (NOISY, CLEAN)
        for size, width in zip(("narrow", "middle", "wide"), COMPARED, strict=True)
    }
    p_values = {
        "rise_p": Amount(rise.p_value, Unit.SHARE),
        "fall_p": Amount(fall.p_value, Unit.SHARE),
    }
    return Conclusion(outcome, values | p_values)


def _is_clearly_above(found: TestResult) -> bool:
    """Return whether the second arm has clearly more errors than the first one."""
    return found.verdict is SignificanceVerdict.DIFFERENT and found.difference > 0


def _test_error(run: Errors) -> float:
    return run.test


def figures(results: Results[Errors]) -> tuple[Figure, ...]:
    """Return the errors over the width, as far as the sweep has come, and beside the control."""
    swept = [width for width in WIDTHS if arm(NOISY, width) in results]
    compared = [width for width in swept if arm(CLEAN, width) in results]
    noisy = [mean(results[arm(NOISY, width)], _test_error) for width in swept]
    errors = {
        "test": tuple(noisy),
        "train": tuple(mean(results[arm(NOISY, width)], lambda run: run.train) for width in swept),
    }
    control = {
        "test": tuple(noisy[swept.index(width)] for width in compared),
        "control": tuple(mean(results[arm(CLEAN, width)], _test_error) for width in compared),
    }
    return (
        Figure("errors", tuple(map(float, swept)), errors, (), is_logarithmic=True),
        Figure("control", tuple(map(float, compared)), control, ("control",), is_logarithmic=True),
    )


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
    widths = {NOISY: WIDTHS, CLEAN: COMPARED}
    return {
        arm(labels, width): base.model_copy(update={"dataset": datasets[labels]}).changed(
            {"layers.1.units": width}
        )
        for labels in (CLEAN, NOISY)
        for width in widths[labels]
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
