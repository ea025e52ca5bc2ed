"""How runs stand against forecasts that have learned nothing."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import PRESETS
from dlcore.analysis.baselines import Standing, naive_errors, standing
from dlcore.datasets.builtin.airline_passengers import LEAST, MOST, passengers

AIRLINE = PRESETS["airline-lstm"].spec


def test_errors_are_those_of_the_test_part() -> None:
    series = (passengers() - LEAST) / (MOST - LEAST)
    last, year = series[-15:-1], series[-26:-12]
    expected = [float(np.sqrt(np.mean((series[-14:] - guess) ** 2))) for guess in (last, year)]
    assert naive_errors(AIRLINE) == pytest.approx(
        dict(zip(("persistence", "seasonal_naive"), expected, strict=True))
    )


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"rmse": 0.05}, Standing.BETTER),
        ({"rmse": 0.1008, "loss": 9.0}, Standing.ALIKE),
        ({"rmse": 0.1605}, Standing.WORSE),
        ({"loss": 0.01}, Standing.ALIKE),
        ({"mae": 0.05}, None),
        ({}, None),
    ],
)
def test_a_run_is_better_alike_or_worse(test: dict[str, float], expected: Standing | None) -> None:
    assert standing(AIRLINE, test) is expected


def test_images_have_no_forecasts() -> None:
    digits = PRESETS["digits-mlp"].spec
    assert not naive_errors(digits)
    assert standing(digits, {"loss": 0.1, "accuracy": 0.9}) is None


def test_an_absolute_loss_is_no_rmse() -> None:
    spec = AIRLINE.changed({"training.loss": "mean_absolute_error"})
    assert standing(spec, {"loss": 0.01}) is None
