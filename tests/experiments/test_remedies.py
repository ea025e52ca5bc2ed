"""Remedies for overfitting change one setting, and can be trained."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, plan
from dlcore.analysis.compare import differences
from dlcore.experiments.remedies import Remedy, remedies

DIGITS = PRESETS["digits-mlp"].spec


@pytest.mark.parametrize("preset", PRESETS)
def test_every_remedy_can_be_trained_and_changes_the_spec(preset: str) -> None:
    spec = PRESETS[preset].spec
    for remedied in remedies(spec).values():
        assert plan(remedied).parameters > 0
        assert differences([spec, remedied])
        assert remedied.seed == spec.seed


def test_all_remedies_can_apply() -> None:
    found = remedies(DIGITS.changed({"dataset.train_size": 300}))
    assert set(found) == set(Remedy)
    assert [layer.kind for layer in found[Remedy.DROPOUT].layers] == [
        *("flatten", "dense", "dropout", "dense")
    ]
    assert found[Remedy.EARLY_STOPPING].training.early_stopping is not None
    assert found[Remedy.FEWER_UNITS].layers[1].units == 32
    assert found[Remedy.MORE_DATA].dataset.train_size == 600


def test_a_remedy_does_not_apply_twice() -> None:
    treated = remedies(DIGITS)[Remedy.DROPOUT]
    assert Remedy.DROPOUT not in remedies(treated)
    assert Remedy.MORE_DATA not in remedies(DIGITS)
    stopping = remedies(DIGITS)[Remedy.EARLY_STOPPING]
    assert Remedy.EARLY_STOPPING not in remedies(stopping)
    assert Remedy.EARLY_STOPPING not in remedies(DIGITS.changed({"training.validation": 0.0}))


def test_doubling_stops_at_the_whole_data_set() -> None:
    found = remedies(DIGITS.changed({"dataset.train_size": 1000}))
    assert found[Remedy.MORE_DATA].dataset.train_size is None
