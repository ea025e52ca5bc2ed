"""Diagnosis of finished runs: the verdict on every kind of run, and the notes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlcore import Spec
from dlcore.analysis.baseline_comparison import BaselineKind, Standing
from dlcore.analysis.diagnosis import (
    MIN_EPOCHS,
    NOISE_EPOCHS,
    NOISE_RATIO,
    OVERFITTING_RATIO,
    Diagnosis,
    Evidence,
    Finding,
    FindingCode,
    diagnose,
    evidence,
    is_overfitting,
)
from dlcore.analysis.history import History
from dlcore.events import Failed
from dlcore.experiments.remedies import Remedy, remedies
from dlcore.store import Store
from tests.analysis.judged import (
    DIGIT_FACTS,
    DIGITS,
    FALLING,
    LEVELLED,
    class_facts,
    classified,
    curves,
    number_facts,
    regressed,
    table,
    weighted_table,
)
from tests.stored_runs import running_run

SHARED = json.loads(Path(__file__).with_name("overfitting_cases.json").read_text("utf-8"))
"""Cases that the browser's rule is tested on too, see ``tests/static/overfitting.test.js``."""


def note(diagnosis: Diagnosis, code: FindingCode) -> Finding | None:
    return next((found for found in diagnosis.notes if found.code is code), None)


def test_labels_that_are_wrong_on_purpose_cannot_be_learned() -> None:
    spec = DIGITS.changed({"dataset.wrong_labels": 0.5})
    run = classified(spec, DIGIT_FACTS, 0.95, training_accuracy=0.5, validation_accuracy=0.5)
    diagnosis = diagnose(run)
    assert diagnosis.verdict.code is FindingCode.GOOD
    assert note(diagnosis, FindingCode.WRONG_LABELS) is not None
    assert note(diagnosis, FindingCode.VALIDATES_LAST_ROWS) is None


def test_a_class_that_is_rare_on_purpose_explains_the_test() -> None:
    spec = DIGITS.changed({"dataset.rare_class": 3, "dataset.rare_share": 0.02})
    diagnosis = diagnose(classified(spec, DIGIT_FACTS, 0.88, validation_accuracy=0.98))
    assert note(diagnosis, FindingCode.RARE_CLASS) is not None
    assert note(diagnosis, FindingCode.VALIDATES_LAST_ROWS) is None


def test_nothing_improves_once_all_is_right() -> None:
    run = classified(DIGITS, DIGIT_FACTS, 1.0, loss=FALLING)
    assert diagnose(run).verdict.code is FindingCode.GOOD


def test_a_validation_loss_that_is_no_number_is_no_good_fit() -> None:
    run = classified(DIGITS, DIGIT_FACTS, 0.9, val_loss=[*LEVELLED[:-1], math.nan])
    assert diagnose(run).verdict.code is FindingCode.UNSTABLE


# Baselines


def test_the_majority_class_is_no_good_fit() -> None:
    diagnosis = diagnose(classified(table(400, 2), class_facts(0.9), 0.9))
    assert diagnosis.verdict.code is FindingCode.NO_BETTER
    assert diagnosis.comparison is not None
    assert diagnosis.comparison.kind is BaselineKind.MAJORITY
    assert diagnosis.comparison.baseline == 0.9


@pytest.mark.parametrize(
    ("loss", "trained", "tested", "code"),
    [
        (LEVELLED, 0.87, 0.86, FindingCode.WEIGHTED),
        ([0.7, 0.69, 0.69, 0.69, 0.69], 0.1, 0.1, FindingCode.NO_BETTER),
        (LEVELLED, 1.0, 0.8, FindingCode.NO_BETTER),
    ],
    ids=["learned", "constant", "learned by heart"],
)
def test_class_weights_explain_an_accuracy_below_the_majority(
    loss: list[float], trained: float, tested: float, code: FindingCode
) -> None:
    spec, facts = weighted_table(), class_facts(0.9)
    run = classified(spec, facts, tested, loss=loss, training_accuracy=trained)
    assert diagnose(run).verdict.code is code
    unweighted = replace(run, spec=table(1000, 2))
    assert diagnose(unweighted).verdict.code is FindingCode.NO_BETTER


def test_class_weights_explain_nothing_where_classes_are_balanced() -> None:
    run = classified(
        weighted_table(), class_facts(0.55), 0.55, loss=LEVELLED, training_accuracy=0.6
    )
    assert diagnose(run).verdict.code is FindingCode.NO_BETTER


def test_worse_than_the_mean() -> None:
    diagnosis = diagnose(regressed(table(60), number_facts(0.271), 0.328, trained=0.2))
    assert diagnosis.verdict.code is FindingCode.NO_BETTER
    assert diagnosis.comparison is not None
    assert diagnosis.comparison.kind is BaselineKind.MEAN
    assert diagnosis.comparison.standing is Standing.WORSE


def test_points_above_the_majority() -> None:
    diagnosis = diagnose(classified(table(5000, 7), class_facts(0.45), 0.58))
    assert diagnosis.comparison is not None
    assert diagnosis.comparison.standing is Standing.BETTER
    difference = diagnosis.comparison.value - diagnosis.comparison.baseline
    assert difference == pytest.approx(0.13)
    assert diagnosis.verdict.code is not FindingCode.GOOD


def test_guessing_with_a_high_rate_and_dead_units() -> None:
    spec = DIGITS.changed({"training.optimizer": {"name": "sgd", "learning_rate": 10.0}})
    dead = {"1": 1.0, "2": 1.0, "3": 1.0}
    diagnosis = diagnose(
        classified(spec, DIGIT_FACTS, 0.098, loss=[2.32, 2.31] * 10, dead_units=dead)
    )
    assert diagnosis.verdict.code is FindingCode.NO_BETTER
    assert diagnosis.comparison is not None
    assert diagnosis.comparison.kind is BaselineKind.MAJORITY
    assert note(diagnosis, FindingCode.RATE_HIGH)
    found = note(diagnosis, FindingCode.DEAD_UNITS)
    assert found and found.values == {"layers": 3, "share": 1.0}
    changed = remedies(spec, diagnosis.remedies)
    assert changed[Remedy.SMALLER_RATE].training.optimizer.learning_rate == 1.0


def test_unscaled_inputs_are_scaled_by_a_press() -> None:
    spec = table(2000, scaling="none")
    diagnosis = diagnose(regressed(spec, number_facts(0.24, input_size=1400.0), 0.96))
    assert diagnosis.verdict.code is FindingCode.NO_BETTER
    assert note(diagnosis, FindingCode.UNSCALED)
    assert Remedy.SCALING in remedies(spec, diagnosis.remedies)
    scaled = regressed(table(2000), number_facts(0.24), 0.96)
    assert not note(diagnose(scaled), FindingCode.UNSCALED)


@pytest.mark.parametrize(
    ("rmse", "verdict"), [(0.1008, FindingCode.NO_BETTER), (0.05, FindingCode.GOOD)]
)
def test_a_forecast_is_measured_by_the_naive_ones(rmse: float, verdict: FindingCode) -> None:
    naive = {"persistence": 0.1003, "seasonal_naive": 0.1008}
    diagnosis = diagnose(regressed(table(2000), number_facts(0.3), rmse, naive=naive))
    assert diagnosis.verdict.code is verdict
    assert diagnosis.comparison is not None
    assert diagnosis.comparison.kind is BaselineKind.NAIVE


def test_nothing_is_praised_without_a_baseline() -> None:
    assert diagnose(classified(DIGITS, None, 0.97)).verdict.code is FindingCode.STEADY


# Divergence and jumps


@pytest.mark.parametrize(("epochs", "kept"), [(0, 0), (2, 1)])
def test_a_diverged_run(epochs: int, kept: int, store: Store) -> None:
    run = running_run(store, "learner", DIGITS, epochs=epochs)
    values = {"epoch": epochs + 1, "step": 3, "learning_rate": 0.001, "kept_epoch": kept}
    store.append(run.id, Failed(9.0, "diverged", values, epochs))
    curve = curves(loss=[1.0] * epochs, val_loss=[1.0] * epochs)
    diagnosis = diagnose(evidence(store.run(run.id), curve, {}))
    assert diagnosis.verdict.code is FindingCode.DIVERGED
    assert diagnosis.verdict.values == {"epoch": epochs + 1, "learning_rate": 0.001}
    # A diverged run has no figures of the test.
    code = FindingCode.KEPT_UNTESTED if kept else FindingCode.KEPT_UNTRAINED
    assert [found.code for found in diagnosis.notes] == [code]
    assert diagnosis.remedies == (Remedy.SMALLER_RATE,)


def test_a_loss_in_the_hundreds_is_diverging() -> None:
    spec = table(
        400, 2, settings={"training.optimizer.learning_rate": 3.0, "training.batch_size": 1}
    )
    loss, val_loss = [180.0, 260.0, 210.0, 240.0, 200.0], [150.0, 90.0, 120.0, 250.0, 400.0]
    given = classified(spec, class_facts(0.5), 0.85, loss=loss, val_loss=val_loss)
    diagnosis = diagnose(given)
    assert diagnosis.verdict.code is FindingCode.DIVERGING
    changed = remedies(spec, diagnosis.remedies)
    assert changed[Remedy.SMALLER_RATE].training.optimizer.learning_rate == 0.3
    assert changed[Remedy.LARGER_BATCH].training.batch_size == 4


def test_jumps_need_a_smaller_rate() -> None:
    stopping = {"monitor": "loss", "patience": 5}
    spec = DIGITS.changed(
        {"training.optimizer.learning_rate": 0.05, "training.early_stopping": stopping}
    )
    loss = [0.9, 0.5, 0.62, 0.45, 0.56, 0.42, 0.6]
    val_loss = [0.7, 0.5, 0.39, 0.6, 0.45, 0.5, 0.66]
    diagnosis = diagnose(classified(spec, DIGIT_FACTS, 0.9, loss=loss, val_loss=val_loss))
    assert diagnosis.verdict.code is FindingCode.UNSTABLE
    assert diagnosis.verdict.values["last"] == 0.66
    assert diagnosis.verdict.values["lowest"] == 0.39
    changed = remedies(spec, diagnosis.remedies)
    assert changed[Remedy.SMALLER_RATE].training.optimizer.learning_rate == 0.005
    assert changed[Remedy.MONITOR_VALIDATION].training.early_stopping is not None
    assert note(diagnosis, FindingCode.STOPS_ON_TRAINING)


def test_tiny_losses_may_jump() -> None:
    loss = [1.0, 0.1, 0.01, 0.002, 0.004, 0.001, 0.003, 0.001]
    given = classified(DIGITS, DIGIT_FACTS, 0.97, loss=loss, val_loss=LEVELLED + [0.396] * 3)
    assert diagnose(given).verdict.code is FindingCode.GOOD


# Curves


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (curves(loss=[1.0, 0.5], val_loss=[1.0, 0.5]), FindingCode.TOO_SHORT),
        (curves(loss=FALLING), FindingCode.NO_VALIDATION),
        (curves(loss=FALLING, val_loss=[1.0, 0.5, 0.4, 0.5, 0.6]), FindingCode.OVERFITTING),
        (curves(loss=FALLING, val_loss=FALLING), FindingCode.STILL_IMPROVING),
        (curves(loss=FALLING, val_loss=LEVELLED), FindingCode.STEADY),
    ],
)
def test_verdicts_follow_from_the_curves(history: History, verdict: FindingCode) -> None:
    assert diagnose(Evidence(DIGITS, history)).verdict.code is verdict


@pytest.mark.parametrize(
    ("trained", "unseen", "verdict"),
    [
        (0.97, 0.96, FindingCode.GOOD),
        (1.0, 0.7, FindingCode.LARGE_GAP),
        (0.3, 0.3, FindingCode.UNDERFITTING),
    ],
)
def test_accuracies_decide_where_the_losses_are_level(
    trained: float, unseen: float, verdict: FindingCode
) -> None:
    given = classified(DIGITS, DIGIT_FACTS, unseen, training_accuracy=trained)
    assert diagnose(given).verdict.code is verdict


def test_errors_decide_too() -> None:
    facts = number_facts(1.0)
    assert diagnose(regressed(table(2000), facts, 0.2)).verdict.code is FindingCode.GOOD
    gap = diagnose(regressed(table(2000), facts, 0.7, trained=0.1)).verdict
    assert gap.code is FindingCode.LARGE_SKILL_GAP
    weak = diagnose(regressed(table(2000), facts, 0.9)).verdict
    assert weak.code is FindingCode.UNDERFITTING


@pytest.mark.parametrize(
    ("trained", "validated", "cause"),
    [
        (0.1, 1.3, (FindingCode.WORSE_ON_VALIDATION, {"trained": pytest.approx(0.99)})),
        (0.95, 1.3, None),
        (1.3, 1.6, None),
    ],
)
def test_no_overfitting_where_training_is_no_better_than_the_mean(
    trained: float, validated: float, cause: tuple[FindingCode, Mapping[str, float]] | None
) -> None:
    given = regressed(table(2000), number_facts(1.0), validated, trained=trained)
    found = diagnose(given)
    gaps = {FindingCode.LARGE_SKILL_GAP, FindingCode.WORSE_ON_VALIDATION}
    assert [(note.code, note.values) for note in found.notes if note.code in gaps] == (
        [cause] if cause else []
    )


def test_values_are_those_of_the_curves() -> None:
    validation = [1.0, 0.5, 0.3, 0.31, 0.32]
    given = classified(DIGITS, DIGIT_FACTS, 0.95, loss=FALLING, val_loss=validation)
    assert diagnose(given).verdict.values == {
        "epoch": 3,
        "lowest": 0.3,
        "last": 0.32,
        "loss": 0.15,
    }


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_overfitting_follows_one_rule(case: dict[str, Any]) -> None:
    loss, val_loss = (
        [math.nan if value is None else value for value in case[name]]
        for name in ("loss", "val_loss")
    )
    assert is_overfitting(loss, val_loss) is case["is_overfitting"]
    verdict = diagnose(Evidence(DIGITS, curves(loss=loss, val_loss=val_loss))).verdict
    assert (verdict.code is FindingCode.OVERFITTING) is case["is_overfitting"]


def test_the_shared_cases_have_the_thresholds_of_the_rule() -> None:
    rule = {name: value for name, value in SHARED.items() if name != "cases"}
    assert rule == {
        "min_epochs": MIN_EPOCHS,
        "ratio": OVERFITTING_RATIO,
        "noise_epochs": NOISE_EPOCHS,
        "noise_ratio": NOISE_RATIO,
    }


# Notes


def test_training_behind_validation_is_explained() -> None:
    layers = [
        {"kind": "random_zoom", "factor": 0.1},
        {"kind": "flatten"},
        {"kind": "dense", "units": 16},
        {"kind": "batch_normalization"},
        {"kind": "dropout", "rate": 0.4},
        {"kind": "dense", "units": 10, "activation": "softmax"},
    ]
    spec = DIGITS.changed({"layers": layers})
    behind = diagnose(classified(spec, DIGIT_FACTS, 0.97, training_accuracy=0.961))
    found = note(behind, FindingCode.TRAINING_BEHIND)
    assert found and found.values["points"] == pytest.approx(0.9)
    explanations = {
        FindingCode.DROPOUT_ACTS,
        FindingCode.AUGMENTATION_ACTS,
        FindingCode.NORMALIZATION_ACTS,
    }
    assert explanations <= {finding.code for finding in behind.notes}
    ahead = diagnose(classified(spec, DIGIT_FACTS, 0.97, training_accuracy=0.98))
    assert note(ahead, FindingCode.TRAINING_AHEAD)
    assert not explanations & {finding.code for finding in ahead.notes}


@pytest.mark.parametrize(("rows", "share"), [(100, 0.05), (30, 1 / 6)])
def test_a_coarse_test_set_is_named(rows: int, share: float) -> None:
    found = note(diagnose(classified(table(rows, 2), class_facts(0.5), 0.9)), FindingCode.COARSE)
    assert found and found.values == {"count": rows // 5, "share": pytest.approx(share)}
    assert not note(diagnose(classified(DIGITS, DIGIT_FACTS, 0.97)), FindingCode.COARSE)


def test_the_kept_epoch_is_named_where_it_is_not_the_last() -> None:
    found = note(
        diagnose(classified(DIGITS, DIGIT_FACTS, 0.97, kept_epoch=3)), FindingCode.KEPT_BEST
    )
    assert found and found.values == {"kept": 3}
    last = diagnose(classified(DIGITS, DIGIT_FACTS, 0.97, kept_epoch=5))
    assert not note(last, FindingCode.KEPT_BEST)


def test_a_loss_with_a_penalty_is_no_error() -> None:
    layers = [
        {"kind": "dense", "units": 8, "regularizer": {"l2": 0.01}},
        {"kind": "dense", "units": 1},
    ]
    settings = {"layers": layers, "training.metrics": []}
    spec = table(2000, settings=settings)
    history = curves(loss=LEVELLED, val_loss=LEVELLED)
    diagnosis = diagnose(Evidence(spec, history, {"loss": 0.396}, number_facts(0.2)))
    assert diagnosis.comparison is None
    assert note(diagnosis, FindingCode.PENALTY)


def test_independent_outputs_are_named() -> None:
    spec = DIGITS.changed({"layers.2.activation": "sigmoid"})
    found = note(diagnose(classified(spec, DIGIT_FACTS, 0.97)), FindingCode.INDEPENDENT_OUTPUTS)
    assert found and found.values == {"count": 10}


def test_validation_on_the_test_set_is_named_with_its_remedy() -> None:
    spec = DIGITS.changed({"training.validation": "test"})
    diagnosis = diagnose(classified(spec, DIGIT_FACTS, 0.97))
    found = note(diagnosis, FindingCode.VALIDATES_ON_TEST)
    assert found and found.remedies == (Remedy.VALIDATION,)
    assert remedies(spec, found.remedies)[Remedy.VALIDATION].training.validation == 0.2
    assert not note(diagnose(classified(DIGITS, DIGIT_FACTS, 0.97)), FindingCode.VALIDATES_ON_TEST)


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (DIGITS, FindingCode.VALIDATES_LAST_ROWS),
        (table(1800, 10), FindingCode.VALIDATES_MIXED_ROWS),
    ],
    ids=["built-in", "uploaded"],
)
def test_validation_that_differs_from_the_test_is_explained(spec: Spec, code: FindingCode) -> None:
    given = classified(spec, DIGIT_FACTS, 0.97, training_accuracy=0.97, validation_accuracy=0.90)
    assert note(diagnose(given), code)
    alike = classified(spec, DIGIT_FACTS, 0.97, validation_accuracy=0.96)
    assert not note(diagnose(alike), code)
