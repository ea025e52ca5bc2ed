"""Diagnosis of fitting problems from curves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from dlcore.analysis.diagnosis import (
    MIN_EPOCHS,
    OVERFITTING_RATIO,
    FitVerdict,
    diagnose,
    is_overfitting,
)
from dlcore.analysis.history import History

SHARED = json.loads(Path(__file__).with_name("overfitting_cases.json").read_text("utf-8"))
"""Cases that the browser's rule is tested on too, see ``tests/static/overfitting.test.js``."""


def curves(**metrics: list[float]) -> History:
    return History({k: tuple(v) for k, v in metrics.items()}, (1.0,) * len(metrics["loss"]), 0)


FALLING = [1.0, 0.5, 0.3, 0.2, 0.15]
FLAT = [1.0, 0.5, 0.4, 0.39, 0.4]
HIGH = [0.7, 0.8, 0.85, 0.9, 0.95]
LOW = [0.1, 0.2, 0.2, 0.3, 0.3]


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (curves(loss=[1.0, 0.5], val_loss=[1.0, 0.5]), FitVerdict.TOO_SHORT),
        (curves(loss=FALLING, accuracy=HIGH), FitVerdict.NO_VALIDATION),
        (curves(loss=FALLING, val_loss=[1.0, 0.5, 0.4, 0.5, 0.6]), FitVerdict.OVERFITTING),
        (curves(loss=FALLING, val_loss=FALLING), FitVerdict.STILL_IMPROVING),
        (curves(loss=FALLING, val_loss=FLAT), FitVerdict.STEADY),
        (
            curves(loss=FALLING, val_loss=FLAT, accuracy=HIGH, val_accuracy=HIGH),
            FitVerdict.GOOD,
        ),
        (
            curves(loss=FALLING, val_loss=FLAT, accuracy=LOW, val_accuracy=HIGH),
            FitVerdict.UNDERFITTING,
        ),
    ],
)
def test_verdicts_follow_from_the_curves(history: History, verdict: FitVerdict) -> None:
    assert diagnose(history).verdict is verdict


def test_values_are_those_of_the_curves() -> None:
    validation = [1.0, 0.5, 0.3, 0.31, 0.32]
    diagnosis = diagnose(
        curves(loss=FALLING, val_loss=validation, accuracy=HIGH, val_accuracy=[0.5] * 5)
    )
    assert diagnosis.values == {
        "epoch": 3,
        "lowest": 0.3,
        "last": 0.32,
        "loss": 0.15,
        "accuracy": 0.95,
        "gap": pytest.approx(0.45),
    }


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_overfitting_follows_one_rule(case: dict[str, Any]) -> None:
    loss, val_loss = (
        [math.nan if value is None else value for value in case[name]]
        for name in ("loss", "val_loss")
    )
    assert is_overfitting(loss, val_loss) is case["is_overfitting"]
    is_verdict = diagnose(curves(loss=loss, val_loss=val_loss)).verdict is FitVerdict.OVERFITTING
    assert is_verdict is case["is_overfitting"]


def test_the_shared_cases_have_the_thresholds_of_the_rule() -> None:
    assert (SHARED["min_epochs"], SHARED["ratio"]) == (MIN_EPOCHS, OVERFITTING_RATIO)
