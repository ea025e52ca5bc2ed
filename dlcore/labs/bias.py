"""Bias: a class of which the training set has few examples, and what the test accuracy hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.analysis.significance import SignificanceVerdict
from dlcore.datasets.program_text import Section
from dlcore.experiments.presets import PRESETS
from dlcore.inference.images.confusion import class_accuracies, confusion_matrix
from dlcore.inference.query import Query
from dlcore.labs.lab import Conclusion, Figure
from dlcore.labs.trained import Results, TrainedLab, compare, mean
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

RARE_CLASS, RARE_SHARE = 8, 0.05
SAMPLES = 1000
"""Of every arm, so that the arms differ in the classes alone."""

CONTROL, RARE, WEIGHTED, WITHOUT = "balanced", "rare", "weighted", "without"
HIDDEN, SHOWN, NONE = "hidden", "shown", "none"
HIDING = 3.0
"""The accuracy hides a fall of the recall that is more than this many times as large as its own."""


@dataclass(frozen=True)
class ClassRecalls:
    """How well a network classifies the test set.

    Args:
        classes: names of the classes.
        recalls: share of the test images of each class that are classified correctly.
        accuracy: share of all test images.
    """

    classes: tuple[str, ...]
    recalls: tuple[float, ...]
    accuracy: float


class MeasureRecalls(Query[ClassRecalls]):
    """Classify the test set of a run, and count the right answers by class.

    Args:
        run: id of a run on classes.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[ClassRecalls]] = ClassRecalls

    kind: Literal["measure_recalls"] = "measure_recalls"
    run: str

    def answer(self, context: QueryContext) -> ClassRecalls:
        from dlcore.training.tensors import Encoding

        spec, model = context.run(self.run).spec, context.model(self.run)
        test, classes = context.arrays(spec).test, spec.dataset.info().classes
        outputs = np.asarray(model(Encoding.of(spec).x(test.x), training=False))
        matrix = confusion_matrix(np.asarray(test.y), outputs.argmax(axis=1), len(classes))
        accuracy = float(matrix.trace() / matrix.sum())
        return ClassRecalls(classes, tuple(class_accuracies(matrix).tolist()), accuracy)


def conclude(results: Results[ClassRecalls]) -> Conclusion:
    """Compare the fall of the rare class's recall with the fall of the accuracy."""
    recall = compare(results, RARE, CONTROL, _rare_recall)
    accuracy = compare(results, RARE, CONTROL, _accuracy)
    remedy = compare(results, WEIGHTED, RARE, _rare_recall)
    outcome = NONE
    if recall.verdict is SignificanceVerdict.DIFFERENT and recall.difference > 0:
        hides = recall.difference > HIDING * accuracy.difference
        outcome = HIDDEN if hides else SHOWN
    return Conclusion(
        outcome,
        {
            "control": Amount(recall.second.mean, Unit.SHARE),
            "rare": Amount(recall.first.mean, Unit.SHARE),
            "p": Amount(recall.p_value, Unit.SHARE),
            "control_accuracy": Amount(accuracy.second.mean, Unit.SHARE),
            "rare_accuracy": Amount(accuracy.first.mean, Unit.SHARE),
            "weighted": Amount(remedy.first.mean, Unit.SHARE),
            "weighted_p": Amount(remedy.p_value, Unit.SHARE),
            "without_accuracy": Amount(mean(results[WITHOUT], _accuracy), Unit.SHARE),
        },
    )


def _rare_recall(run: ClassRecalls) -> float:
    return run.recalls[RARE_CLASS]


def _accuracy(run: ClassRecalls) -> float:
    return run.accuracy


def figures(results: Results[ClassRecalls]) -> tuple[Figure, ...]:
    """Return accuracy and recall of the rare class by arm, and the recall of every class."""
    by_arm = {
        "accuracy": tuple(mean(runs, _accuracy) for runs in results.values()),
        "recall": tuple(mean(runs, _rare_recall) for runs in results.values()),
    }
    classes = next(iter(results.values()))[0].classes
    by_class = {
        code: tuple(np.mean([run.recalls for run in runs], axis=0).tolist())
        for code, runs in results.items()
    }
    return (
        Figure("arms", tuple(results), by_arm, ()),
        Figure("classes", classes, by_class, (CONTROL,)),
    )


_PROGRAM = """
predicted = model.predict(x_test, verbose=0).argmax(axis=1)
for label in range({classes}):
    print("recall of", label, (predicted[y_test == label] == label).mean())
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(classes=len(spec.dataset.info().classes))
    return (Section("lab_bias", code, ()),)


def _arms() -> dict[str, Spec]:
    base = PRESETS["digits-mlp"].spec.changed({"dataset.train_size": SAMPLES})
    without = base.changed({"dataset.rare_class": RARE_CLASS})
    rare = without.changed({"dataset.rare_share": RARE_SHARE})
    weighted = rare.changed({"training.class_weight": "balanced"})
    return {CONTROL: base, RARE: rare, WEIGHTED: weighted, WITHOUT: without}


LAB = TrainedLab(
    id="bias",
    arms=_arms(),
    measured=ClassRecalls,
    query=lambda run: MeasureRecalls(run=run),
    outcomes=(HIDDEN, SHOWN, NONE),
    conclude=conclude,
    figures=figures,
    program=_program,
    terms=("training-data", "accuracy", "recall"),
)
