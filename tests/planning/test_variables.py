"""Names and shapes of variables equal those of the Keras model."""

from __future__ import annotations

import keras
import pytest
from hypothesis import HealthCheck, given, seed, settings

from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.planning.variables import variables
from dlcore.spec import Spec
from dlcore.training.model import assign_weights, build_model, named_weights
from tests.strategies import wide_specs

SPECS = 20

DENSE = {"kind": "dense", "units": 5}
NORM = {"kind": "batch_normalization"}
DROP = {"kind": "dropout", "rate": 0.1}


def assert_same_as_keras(spec: Spec) -> None:
    model = build_model(spec)
    named = named_weights(model, [variable.numpy() for variable in model.variables])
    assert variables(spec) == {name: array.shape for name, array in named.items()}
    assert list(variables(spec)) == list(named)
    assign_weights(model, named)


@seed(9)
@settings(max_examples=SPECS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(wide_specs())
def test_variables_of_random_specs(spec: Spec) -> None:
    try:
        plan(spec)
    except SpecError:
        return
    assert_same_as_keras(spec)
    keras.backend.clear_session()


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm", "gru"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["unidirectional", "bidirectional"])
def test_variables_of_recurrent_layers(kind: str, wrapped: bool) -> None:
    layer: dict[str, object] = {"kind": kind, "units": 4}
    if wrapped:
        layer = {"kind": "bidirectional", "layer": layer}
    assert_same_as_keras(PRESETS["imdb-rnn"].spec.changed({"layers.1": layer}))


def test_variables_of_a_second_output() -> None:
    assert_same_as_keras(PRESETS["digits-two-outputs"].spec)


@pytest.mark.parametrize(
    "branches",
    [
        ([DENSE, DROP, NORM], [DENSE]),
        ([DENSE], [DENSE, NORM, DENSE, DROP]),
        ([], [DENSE, NORM]),
        ([NORM], []),
        ([], []),
    ],
)
def test_variables_of_branches(branches: tuple[list[object], list[object]]) -> None:
    first, second = branches
    settings = {"layers.0.branches.0.layers": first, "layers.0.branches.1.layers": second}
    assert_same_as_keras(PRESETS["two-inputs"].spec.changed(settings))
