"""What curves say about fitting."""

from __future__ import annotations

import pytest

from dlcore.analysis.diagnosis import FitVerdict, diagnose
from dlcore.analysis.history import History


def curves(**metrics: list[float]) -> History:
    return History({k: tuple(v) for k, v in metrics.items()}, (1.0,) * len(metrics["loss"]), 0)


FALLING = [1.0, 0.5, 0.3, 0.2, 0.15]
RIGHT = [0.7, 0.8, 0.85, 0.9, 0.95]


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (curves(loss=[1.0, 0.5], val_loss=[1.0, 0.5]), FitVerdict.TOO_SHORT),
        (curves(loss=FALLING, accuracy=RIGHT), FitVerdict.NO_VALIDATION),
        (curves(loss=FALLING, val_loss=[1.0, 0.5, 0.4, 0.5, 0.6]), FitVerdict.OVERFITTING),
        (curves(loss=FALLING, val_loss=FALLING), FitVerdict.STILL_IMPROVING),
        (curves(loss=FALLING, val_loss=[1.0, 0.5, 0.4, 0.39, 0.4]), FitVerdict.STEADY),
        (
            curves(
                loss=FALLING,
                val_loss=[1.0, 0.5, 0.4, 0.39, 0.4],
                accuracy=RIGHT,
                val_accuracy=RIGHT,
            ),
            FitVerdict.GOOD,
        ),
        (
            curves(
                loss=FALLING,
                val_loss=[1.0, 0.5, 0.4, 0.39, 0.4],
                accuracy=[0.1, 0.2, 0.2, 0.3, 0.3],
                val_accuracy=RIGHT,
            ),
            FitVerdict.UNDERFITTING,
        ),
    ],
)
def test_the_curves_tell(history: History, verdict: FitVerdict) -> None:
    assert diagnose(history).verdict is verdict


def test_the_figures_are_those_of_the_curves() -> None:
    validation = [1.0, 0.5, 0.3, 0.31, 0.32]
    found = diagnose(
        curves(loss=FALLING, val_loss=validation, accuracy=RIGHT, val_accuracy=[0.5] * 5)
    )
    assert found.values == {
        "epoch": 3,
        "lowest": 0.3,
        "last": 0.32,
        "loss": 0.15,
        "accuracy": 0.95,
        "gap": pytest.approx(0.45),
    }
