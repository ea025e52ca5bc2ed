"""Specs in an address."""

from __future__ import annotations

import pytest
from hypothesis import given

from dlcore import PRESETS, Spec
from dlcore.errors import SpecError
from dlcore.experiments.address import parameters_of, spec_at
from tests.strategies import specs


@given(specs())
def test_an_address_is_read_as_the_same_spec(spec: Spec) -> None:
    assert spec_at(parameters_of(spec)) == spec


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_its_name_and_what_was_changed(preset: str) -> None:
    spec = PRESETS[preset].spec
    assert parameters_of(spec) == {"preset": preset}
    changed = spec.changed({"training.epochs": 7})
    assert parameters_of(changed)["training.epochs"] == "7"
    assert len(parameters_of(changed)) == 2


def test_other_parameters_are_no_settings() -> None:
    assert spec_at({"run": "abc", "lang": "ja"}) is None


@pytest.mark.parametrize(
    "parameters",
    [
        {"preset": "no such"},
        {"training.epochs": "many"},
        {"training.epochs": "NaN"},
        {"training.no_such": "1"},
        {"layers.99.units": "1"},
        {"layers": "[" * 10_000},
        {"dataset.name": "\ud800"},
    ],
)
def test_what_is_no_spec_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(SpecError):
        spec_at(parameters)
