"""Remedies change one setting, and can be trained."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, Spec, plan
from dlcore.analysis.compare import differences
from dlcore.datasets import UploadCsv
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.experiments.adapt import adapt
from dlcore.experiments.remedies import Remedy, remedies
from dlcore.experiments.sweep import value_at
from dlcore.models.activations import Activation

DIGITS = PRESETS["digits-mlp"].spec


@pytest.mark.parametrize("preset", PRESETS)
def test_every_remedy_can_be_trained_and_changes_the_spec(preset: str) -> None:
    spec = PRESETS[preset].spec
    for remedied in remedies(spec).values():
        assert plan(remedied).parameters > 0
        assert differences([spec, remedied])
        assert remedied.seed == spec.seed


def test_all_remedies_can_apply() -> None:
    stopping = {"monitor": "loss", "patience": 3}
    changes = {"dataset.train_size": 300, "training.early_stopping": stopping}
    found = remedies(DIGITS.changed({"dataset.train_size": 300}))
    others = {
        Remedy.MONITOR_VALIDATION: remedies(DIGITS.changed(changes)),
        Remedy.VALIDATION: remedies(DIGITS.changed({"training.validation": 0.0})),
        Remedy.SCALING: remedies(unscaled_table()),
        Remedy.LARGER_BATCH: remedies(DIGITS),
    }
    assert set(found) == set(Remedy) - set(others)
    assert all(remedy in applying for remedy, applying in others.items())
    assert [layer.kind for layer in found[Remedy.DROPOUT].layers] == [
        *("flatten", "dense", "dropout", "dense")
    ]
    assert found[Remedy.EARLY_STOPPING].training.early_stopping is not None
    assert value_at(found[Remedy.FEWER_UNITS], "layers.1.units") == 32
    assert found[Remedy.MORE_DATA].dataset.train_size == 600


def test_remedies_change_what_their_names_say() -> None:
    found = remedies(DIGITS)
    assert found[Remedy.SMALLER_RATE].training.optimizer.learning_rate == 0.0001
    assert found[Remedy.LARGER_RATE].training.optimizer.learning_rate == 0.01
    assert found[Remedy.LARGER_BATCH].training.batch_size == 128
    assert found[Remedy.MORE_EPOCHS].training.epochs == 40
    assert value_at(found[Remedy.MORE_UNITS], "layers.1.units") == 128
    assert value_at(found[Remedy.LEAKY_RELU], "layers.1.activation") is Activation.LEAKY_RELU
    scaled = remedies(unscaled_table())[Remedy.SCALING].dataset
    assert isinstance(scaled, UploadCsv) and scaled.scaling == "standard"


def test_a_setting_at_its_bound_is_not_changed() -> None:
    spec = DIGITS.changed({"layers.1.units": 8192, "training.optimizer.learning_rate": 5.0})
    found = remedies(spec)
    assert not {Remedy.MORE_UNITS, Remedy.LARGER_RATE} & set(found)
    assert Remedy.MORE_EPOCHS not in remedies(spec.changed({"training.epochs": 10_000}))


def unscaled_table() -> Spec:
    """Return a spec on an uploaded table that is not scaled."""
    rows = "".join(f"{100 * n},{n % 2}\n" for n in range(60))
    table = read_table(f"n,y\n{rows}".encode())
    dataset = build_spec(table, "0" * 64, ["n"], "y", scaling="none")
    return adapt(DIGITS, dataset)


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
