"""Specs: JSON round trip, hash, and problems."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore.cli.error_messages import explain
from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.spec import MAX_JSON_BYTES, MAX_LAYERS, Spec
from tests.strategies import json_values, specs

ROOT = Path(__file__).parents[1]
SPEC = PRESETS["digits-mlp"].spec

Found = list[tuple[str, str, Mapping[str, Any]]]


def problems(error: SpecError) -> Found:
    return [(p.code, p.path, dict(p.values)) for p in error.problems]


def refused(settings: Mapping[str, Any]) -> Found:
    """Return the problems of the digits preset after these changes."""
    with pytest.raises(SpecError) as caught:
        SPEC.changed(settings)
    return problems(caught.value)


@settings(max_examples=50)
@given(specs())
def test_round_trip(spec: Spec) -> None:
    again = Spec.parse(spec.to_json())
    assert again == spec
    assert again.hash == spec.hash
    assert hash(again) == hash(spec)
    assert Spec.parse(spec.model_dump(mode="json")) == spec
    assert Spec.parse(spec.to_json().encode()) == spec
    assert spec.changed({}) == spec


@settings(max_examples=50)
@given(specs(), specs())
def test_hashes_are_equal_exactly_for_equal_specs(one: Spec, other: Spec) -> None:
    assert (one.hash == other.hash) is (one == other)


@pytest.mark.parametrize(
    "path", ["training.validation", "training.optimizer.momentum", "layers.2.rate"]
)
def test_zero_and_negative_zero_are_equal(path: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec.changed({"training.optimizer.name": "sgd"})
    plus, minus = spec.changed({path: 0.0}), spec.changed({path: -0.0})
    assert plus == minus
    assert plus.hash == minus.hash


@settings(max_examples=2)
@given(st.lists(specs(), min_size=20, max_size=20))
def test_the_hash_is_the_same_in_another_process(some: list[Spec]) -> None:
    script = "import sys, dlcore\nfor line in sys.stdin: print(dlcore.Spec.parse(line).hash)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="\n".join(spec.to_json() for spec in some),
        env=os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == [spec.hash for spec in some]


def test_settings_that_were_added_later_leave_other_specs_as_they_were() -> None:
    assert SPEC.hash == "c0c51ae23ebe3953"
    added = {
        "dataset.wrong_labels": 0.2,
        "layers.1.initializer": "he_normal",
        "training.class_weight": "balanced",
        "training.precision": "mixed_bfloat16",
        "training.optimizer.half_life": 100,
        "second_output": {"group": "even", "loss_weight": 0.5},
    }
    assert not [path for path in added if path.rpartition(".")[2] in SPEC.to_json()]
    changed = SPEC.changed(added)
    assert all(path.rpartition(".")[2] in changed.to_json() for path in added)
    assert Spec.parse(changed.to_json()) == changed
    assert changed.hash != SPEC.hash


def test_a_spec_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        SPEC.seed = 1


def test_changed_sets_only_the_given_settings() -> None:
    changed = SPEC.changed(
        {"training.epochs": 3, "layers.1.units": 128, "training.early_stopping": {"patience": 2}}
    )
    assert changed.training.epochs == 3
    assert changed.training.early_stopping and changed.training.early_stopping.patience == 2
    back = {"training.epochs": 20, "layers.1.units": 64, "training.early_stopping": None}
    assert changed.changed(back) == SPEC


@pytest.mark.parametrize(
    "path", ["", "nothing", "training.nothing", "layers.9.units", "layers.x.units", "seed.x"]
)
def test_changed_refuses_unknown_paths(path: str) -> None:
    assert refused({path: 1}) == [("unknown_setting", path, {})]


DENSE = {"kind": "dense", "units": 10, "activation": "softmax"}


@pytest.mark.parametrize(
    ("path", "value", "code", "values"),
    [
        ("seed", -1, "too_small", {"given": -1, "minimum": 0}),
        ("seed", 2**31, "too_large", {"given": 2**31, "maximum": 2**31 - 1}),
        ("layers.1.units", 0, "too_small", {"given": 0, "minimum": 1}),
        ("layers.1.units", 8193, "too_large", {"given": 8193, "maximum": 8192}),
        ("layers.1.units", 1.5, "wrong_type", {"given": 1.5}),
        ("layers.1.units", None, "wrong_type", {}),
        ("layers.1.activation", "step", "unknown_choice", {"given": "step"}),
        ("layers.1.colour", 1, "unknown_setting", {}),
        ("dataset.train_size", 9, "too_small", {"given": 9, "minimum": 10}),
        ("dataset.train_size", 10**8, "too_large", {"given": 10**8, "maximum": 10**7}),
        ("training.batch_size", 0, "too_small", {"given": 0, "minimum": 1}),
        ("training.batch_size", 8193, "too_large", {"given": 8193, "maximum": 8192}),
        ("training.epochs", 0, "too_small", {"given": 0, "minimum": 1}),
        ("training.epochs", 10_001, "too_large", {"given": 10_001, "maximum": 10_000}),
        ("training.loss", "hinge", "unknown_choice", {"given": "hinge"}),
        ("training.trainer", "quick", "unknown_choice", {"given": "quick"}),
        ("training.validation", "some", "wrong_type", {"given": "some"}),
        ("training.validation", None, "wrong_type", {}),
        ("training.optimizer.name", "lion", "unknown_choice", {"given": "lion"}),
        ("training.optimizer.learning_rate", 0.0, "not_above", {"given": 0.0, "minimum": 0.0}),
        ("training.optimizer.learning_rate", 11, "too_large", {"given": 11, "maximum": 10.0}),
        ("training.optimizer.learning_rate", float("nan"), "not_finite", {}),
        ("training.optimizer.learning_rate", float("inf"), "not_finite", {}),
        ("training.optimizer.momentum", -0.1, "too_small", {"given": -0.1, "minimum": 0.0}),
        ("training.optimizer.momentum", 1.0, "not_below", {"given": 1.0, "maximum": 1.0}),
        ("version", 2, "unknown_choice", {"given": 2}),
        ("layers", [], "too_few", {"minimum": 1}),
        ("layers", [DENSE] * (MAX_LAYERS + 1), "too_many", {"maximum": MAX_LAYERS}),
    ],
)
def test_bounds_give_code_path_and_values(
    path: str, value: Any, code: str, values: Mapping[str, Any]
) -> None:
    assert refused({path: value}) == [(code, path, values)]


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("dataset.name", "cats", ("unknown_choice", "dataset", {})),
        ("layers.1.kind", "conv", ("unknown_choice", "layers.1", {})),
        ("layers.1", {"units": 3}, ("missing", "layers.1", {})),
        ("layers.1", {"kind": "dense"}, ("missing", "layers.1.units", {})),
        (
            "layers.1",
            {"kind": "dropout", "rate": 0.96},
            ("too_large", "layers.1.rate", {"given": 0.96, "maximum": 0.95}),
        ),
        (
            "training.validation",
            0.91,
            ("out_of_range", "training", {"field": "validation", "minimum": 0.0, "maximum": 0.9}),
        ),
        (
            "training.metrics",
            ["accuracy", "accuracy"],
            ("repeated", "training", {"field": "metrics"}),
        ),
        ("training.metrics", ["luck"], ("unknown_choice", "training.metrics.0", {"given": "luck"})),
        (
            "training.optimizer.momentum",
            0.5,
            ("momentum_only_sgd", "training.optimizer", {"given": "adam"}),
        ),
    ],
)
def test_rules_give_code_path_and_values(
    path: str, value: Any, found: tuple[str, str, Mapping[str, Any]]
) -> None:
    assert refused({path: value}) == [found]


def test_early_stopping_needs_its_monitor() -> None:
    monitor = {"monitor": "val_loss"}
    assert refused({"training.early_stopping": monitor, "training.validation": 0}) == [
        ("monitor_without_validation", "training", monitor)
    ]
    monitor = {"monitor": "accuracy"}
    assert refused({"training.early_stopping": monitor, "training.metrics": []}) == [
        ("monitor_without_metric", "training", {**monitor, "instead": "loss"})
    ]


def test_the_learning_rate_has_one_schedule() -> None:
    schedules = {"training.optimizer.half_life": 5, "training.reduce_learning_rate": {}}
    assert refused(schedules) == [("two_schedules", "training", {})]


def test_all_problems_are_reported_together() -> None:
    found = refused({"seed": -1, "layers.1.units": 0, "training.epochs": 0})
    assert [path for _, path, _ in found] == ["layers.1.units", "training.epochs", "seed"]


def parse(data: Any) -> Spec | None:
    """Return the spec, or None where it was refused with problems that have messages."""
    try:
        return Spec.parse(data)
    except SpecError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.code.replace("_", "").isalpha()
            json.dumps(dict(problem.values), allow_nan=False).encode()
        explain(error)
        return None


@given(json_values())
def test_any_json_is_parsed_or_refused(data: object) -> None:
    parse(json.dumps(data))
    parse(data)


@given(st.text() | st.binary())
def test_any_text_is_parsed_or_refused(data: str | bytes) -> None:
    parse(data)


@settings(max_examples=50)
@given(specs(), json_values(), st.data())
def test_a_spec_with_garbage_is_parsed_or_refused(
    spec: Spec, garbage: object, data: st.DataObject
) -> None:
    whole = spec.model_dump(mode="json")
    part: Any = whole
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
            break
        part = part[key]
    part[key] = garbage
    parsed = parse(whole)
    assert parsed is None or Spec.parse(parsed.to_json()) == parsed


@pytest.mark.parametrize(
    "data",
    ["", "{", "[" * 100_000, "1" * 10_000, '{"seed": 1e999}', "\ud800", b"\xff", None, 5, {(): 1}],
)
def test_malformed_input_is_refused(data: Any) -> None:
    assert parse(data) is None


def test_a_long_text_is_refused_unparsed() -> None:
    with pytest.raises(SpecError) as caught:
        Spec.parse(" " * (MAX_JSON_BYTES + 1))
    values = {"given": MAX_JSON_BYTES + 1, "maximum": MAX_JSON_BYTES}
    assert problems(caught.value) == [("too_long", "", values)]
