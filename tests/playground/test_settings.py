"""The settings of a playground, their table, and the spec of a run that is kept."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dlcore.datasets.plane.features import FEATURES
from dlcore.datasets.plane.plane import MAX_COORDINATE, MAX_SAMPLES, MIN_OWN_POINTS
from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.models.layers.initializer import INITIALIZERS
from dlcore.planning.plan import plan
from dlcore.playground.exchange import decode_weights, encode_weights
from dlcore.playground.network import tier_of, weight_count
from dlcore.playground.settings import (
    ACTIVATIONS,
    MAX_HIDDEN,
    MAX_UNITS,
    Playground,
    properties,
)
from dlcore.spec import Spec

SCRIPT = Path(__file__).parents[2] / "static" / "scripts" / "playground" / "settings.js"

playgrounds = st.builds(
    lambda layers, **others: Playground(
        hidden=tuple(units for units, _ in layers),
        activations=tuple(name for _, name in layers),
        **others,
    ),
    st.lists(st.tuples(st.integers(1, 16), st.sampled_from(ACTIVATIONS)), max_size=8),
    shape=st.sampled_from(SHAPE_NAMES),
    features=st.lists(st.sampled_from(FEATURES), min_size=1, unique=True),
    optimizer=st.sampled_from(["sgd", "momentum", "rmsprop", "adam"]),
    batch_size=st.integers(1, 128),
    noise=st.floats(0.0, 2.0),
    dropout=st.sampled_from([0.0, 0.3]),
    halving_epochs=st.integers(0, 10_000),
    initializer=st.sampled_from(INITIALIZERS),
)


@given(playgrounds)
def test_a_kept_run_can_be_planned_and_stored(settings: Playground) -> None:
    spec = settings.spec(12)
    assert Spec.parse(spec.to_json()) == spec
    assert plan(spec).parameters == weight_count(settings)
    tier = tier_of(settings)
    assert len(settings.hidden) <= tier.hidden and settings.batch_size <= tier.batch


@given(playgrounds)
def test_settings_survive_json(settings: Playground) -> None:
    assert Playground.model_validate_json(settings.model_dump_json()) == settings


@pytest.mark.parametrize(
    "settings",
    [
        {"hidden": (0,), "activations": ("tanh",)},
        {"hidden": (4,) * 9, "activations": ("tanh",) * 9},
        {"hidden": (4, 4), "activations": ("tanh",)},
        {"activations": ("softmax", "tanh")},
        {"features": ()},
        {"features": ("x1", "x1")},
        {"learning_rate": float("nan")},
        {"samples": 1_000_000},
        {"own": ((0.0, 0.0, 0.0),) * 12},
        {"own": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))},
        {"own": ((0.0, 0.0, 0.0), (1.0, 1.0, 5.0)) * 6},
        {"own": ((0.0, float("inf"), 0.0), (1.0, 1.0, 1.0)) * 6},
        {"own": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) * 501},
        {"shape": "slope", "own": ((1e30, 0.0, 0.0),) * 12},
    ],
)
def test_settings_are_bounded(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Playground(**settings)  # type: ignore[arg-type]


def test_the_table_has_every_setting_with_its_bounds() -> None:
    table = {row["name"]: row for row in properties()}
    assert list(table) == list(Playground.model_fields)
    assert table["samples"]["maximum"] == 1000 and table["samples"]["whole"]
    assert table["speed"]["options"][-1] == 0
    assert table["activations"]["choices"] == list(ACTIVATIONS)


@pytest.mark.parametrize(
    ("name", "value"),
    {
        "MAX_HIDDEN": MAX_HIDDEN,
        "MAX_UNITS": MAX_UNITS,
        "MIN_OWN": MIN_OWN_POINTS,
        "MAX_OWN": MAX_SAMPLES,
        "MAX_COORDINATE": MAX_COORDINATE,
    }.items(),
)
def test_the_script_has_the_same_bounds(name: str, value: float) -> None:
    (found,) = re.findall(rf"const {name} = (\d+);", SCRIPT.read_text("utf-8"))
    assert int(found) == value


def test_weights_survive_their_encoding() -> None:
    assert decode_weights(encode_weights(np.array([0.5, -2.0]))).tolist() == [0.5, -2.0]
    with pytest.raises(ValueError, match="base64"):
        decode_weights("not base64!")
