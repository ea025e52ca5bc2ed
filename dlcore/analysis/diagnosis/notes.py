"""Notes on a run: causes of a fault, and limits of its metrics."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from dlcore.analysis.baseline_comparison import Standing, accuracy_margin, has_penalty
from dlcore.analysis.diagnosis.evidence import Evidence
from dlcore.analysis.diagnosis.finding import Check, Finding, FindingCode
from dlcore.analysis.diagnosis.verdicts import large_gap
from dlcore.datasets import UploadCsv
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.experiments.remedies import Remedy
from dlcore.models.activations import Activation
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Loss, Spec

COARSE = 0.01
"""The test set is coarse if one sample is a larger share of it."""

LARGE_INPUT = 10.0
"""Inputs are unscaled if the root mean square of one is larger."""

HIGH_RATE = 20.0
"""A learning rate is high, or low, if it is so many times the usual one, or that part of it."""

MANY_DEAD = 0.5
"""Share of dead units of a layer above which there is a note."""

USUAL_RATES: Mapping[str, float] = {"sgd": 0.01, "adagrad": 0.01}
"""Usual learning rates by optimizer; of the others it is 0.001."""


def _unscaled(given: Evidence) -> Finding | None:
    size = given.facts.input_size if given.facts else 0.0
    if size <= LARGE_INPUT or not isinstance(given.spec.dataset, UploadCsv):
        return None
    return Finding(FindingCode.UNSCALED, {"size": size}, (Remedy.SCALING,))


def _rate_high(given: Evidence) -> Finding | None:
    usual = _usual_rate(given.spec)
    momentum = given.spec.training.optimizer.momentum
    if given.learning_rate / (1 - momentum) < HIGH_RATE * usual:
        return None
    values = {"learning_rate": given.learning_rate, "usual": usual}
    return Finding(FindingCode.RATE_HIGH, values, (Remedy.SMALLER_RATE,))


def _rate_low(given: Evidence) -> Finding | None:
    usual = _usual_rate(given.spec)
    if given.learning_rate > usual / HIGH_RATE:
        return None
    values = {"learning_rate": given.learning_rate, "usual": usual}
    return Finding(FindingCode.RATE_LOW, values, (Remedy.LARGER_RATE,))


def _dead_units(given: Evidence) -> Finding | None:
    shares = [share for share in given.dead_units.values() if share > MANY_DEAD]
    if not shares:
        return None
    values = {"layers": len(shares), "share": max(shares)}
    return Finding(FindingCode.DEAD_UNITS, values, (Remedy.SMALLER_RATE, Remedy.LEAKY_RELU))


def _gap(given: Evidence) -> Finding | None:
    learned = given.comparison is None or given.comparison.standing is Standing.BETTER
    if not learned or given.gap is None or not math.isfinite(given.gap):
        return None
    code = FindingCode.TRAINING_AHEAD if given.gap >= 0 else FindingCode.TRAINING_BEHIND
    return Finding(code, {"points": 100 * abs(given.gap)})


def _acts(code: FindingCode, is_present: Callable[[Spec], bool]) -> Check:
    """Return the check for layers that act in training only, where training is behind."""

    def check(given: Evidence) -> Finding | None:
        is_behind = given.gap is not None and given.gap < 0
        return Finding(code) if is_behind and is_present(given.spec) else None

    return check


def _has_dropout(spec: Spec) -> bool:
    return any(part.masked_share for layer in spec.layers for part in layer.parts)


def _has_augmentation(spec: Spec) -> bool:
    return any(layer.augments for layer in spec.layers)


def _has_normalization(spec: Spec) -> bool:
    return any(layer.uses_batch_statistics for layer in spec.layers)


def _wrong_labels(given: Evidence) -> Finding | None:
    share = given.wrong_labels
    if not share:
        return None
    return Finding(FindingCode.WRONG_LABELS, {"share": share, "highest": 1 - share})


def _rare_class(given: Evidence) -> Finding | None:
    return Finding(FindingCode.RARE_CLASS) if _has_rare_class(given.spec) else None


def _has_rare_class(spec: Spec) -> bool:
    return isinstance(spec.dataset, ImageDataset) and spec.dataset.rare_class is not None


def _coarse(given: Evidence) -> Finding | None:
    info = given.spec.dataset.info()
    is_coarse = info.task.is_classification() and info.test_size * COARSE < 1
    if not is_coarse or "accuracy" not in given.test:
        return None
    return Finding(FindingCode.COARSE, {"count": info.test_size, "share": 1 / info.test_size})


def _kept_best(given: Evidence) -> Finding | None:
    if given.divergence is not None:
        kept = given.divergence.get("kept_epoch", given.history.best_epoch)
        code = FindingCode.KEPT_UNTESTED if kept else FindingCode.KEPT_UNTRAINED
        return Finding(code, {"kept": kept})
    if given.kept_epoch in (0, given.history.epochs):
        return None
    return Finding(FindingCode.KEPT_BEST, {"kept": given.kept_epoch})


def _stops_on_training(given: Evidence) -> Finding | None:
    stopping = given.spec.training.early_stopping
    if stopping is None or stopping.monitor.startswith("val_"):
        return None
    return Finding(FindingCode.STOPS_ON_TRAINING, remedies=(Remedy.MONITOR_VALIDATION,))


def _validates_on_test(given: Evidence) -> Finding | None:
    if given.spec.training.validation != "test":
        return None
    return Finding(FindingCode.VALIDATES_ON_TEST, remedies=(Remedy.VALIDATION,))


def _penalty(given: Evidence) -> Finding | None:
    return Finding(FindingCode.PENALTY) if has_penalty(given.spec) else None


def _independent_outputs(given: Evidence) -> Finding | None:
    output = given.spec.layers[-1]
    classes = len(given.spec.dataset.info().classes)
    is_single = given.spec.training.loss is Loss.BINARY_CROSSENTROPY
    if output.output_activation is not Activation.SIGMOID or is_single or classes < 2:
        return None
    return Finding(FindingCode.INDEPENDENT_OUTPUTS, {"count": classes})


def _validation_differs(given: Evidence) -> Finding | None:
    """The validation accuracy is further from the test accuracy than chance explains."""
    share = given.spec.training.validation
    values = given.history.metrics.get("val_accuracy")
    if share == "test" or not values or "accuracy" not in given.test:
        return None
    if given.wrong_labels or _has_rare_class(given.spec):
        return None  # The test data differ on purpose.
    validated = values[(given.kept_epoch or len(values)) - 1]
    test, samples = given.test["accuracy"], given.spec.dataset.info().test_size
    _, validation_samples = validation_sizes(given.spec)
    margin = accuracy_margin(test, samples) + accuracy_margin(validated, validation_samples)
    if not abs(validated - test) > margin:
        return None
    is_mixed = isinstance(given.spec.dataset, UploadCsv)
    code = FindingCode.VALIDATES_MIXED_ROWS if is_mixed else FindingCode.VALIDATES_LAST_ROWS
    return Finding(code, {"validated": validated, "tested": test})


def _usual_rate(spec: Spec) -> float:
    return USUAL_RATES.get(spec.training.optimizer.name.value, 0.001)


CAUSES: tuple[Check, ...] = (_unscaled, _rate_high, _rate_low, large_gap)
"""Checked where the verdict is a fault."""

NOTES: tuple[Check, ...] = (
    _dead_units,
    _gap,
    _acts(FindingCode.DROPOUT_ACTS, _has_dropout),
    _acts(FindingCode.AUGMENTATION_ACTS, _has_augmentation),
    _acts(FindingCode.NORMALIZATION_ACTS, _has_normalization),
    _wrong_labels,
    _rare_class,
    _coarse,
    _kept_best,
    _stops_on_training,
    _validates_on_test,
    _penalty,
    _independent_outputs,
    _validation_differs,
)
