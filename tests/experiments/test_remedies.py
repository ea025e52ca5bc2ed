"""Remedies against overfitting: each changes one thing and can be trained."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, plan
from dlcore.analysis.compare import differences
from dlcore.experiments.remedies import Remedy, remedies

DIGITS = PRESETS["digits-mlp"].spec


@pytest.mark.parametrize("preset", PRESETS)
def test_every_remedy_can_be_trained_and_changes_the_spec(preset: str) -> None:
    spec = PRESETS[preset].spec
    for made in remedies(spec).values():
        assert plan(made).parameters > 0
        assert differences([spec, made])
        assert made.seed == spec.seed


def test_all_four_are_offered_where_there_is_room() -> None:
    made = remedies(DIGITS.changed({"dataset.train_size": 300}))
    assert set(made) == set(Remedy)
    assert [layer.kind for layer in made[Remedy.DROPOUT].layers] == [
        *("flatten", "dense", "dropout", "dense")
    ]
    assert made[Remedy.EARLY_STOPPING].training.early_stopping is not None
    assert made[Remedy.FEWER_UNITS].layers[1].units == 32
    assert made[Remedy.MORE_DATA].dataset.train_size == 600


def test_what_is_there_already_is_not_offered() -> None:
    treated = remedies(DIGITS)[Remedy.DROPOUT]
    assert Remedy.DROPOUT not in remedies(treated)
    assert Remedy.MORE_DATA not in remedies(DIGITS)
    stopping = remedies(DIGITS)[Remedy.EARLY_STOPPING]
    assert Remedy.EARLY_STOPPING not in remedies(stopping)
    assert Remedy.EARLY_STOPPING not in remedies(DIGITS.changed({"training.validation": 0.0}))


def test_the_last_step_of_more_data_takes_all() -> None:
    made = remedies(DIGITS.changed({"dataset.train_size": 1000}))
    assert made[Remedy.MORE_DATA].dataset.train_size is None
