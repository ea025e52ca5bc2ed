"""Plans: shapes, parameters, cost, and the specs that are refused."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.models.metrics import MetricName
from dlcore.planning.memory import MAX_RUN_BYTES, max_run_bytes
from dlcore.planning.plan import MAX_PARAMETERS, MAX_SECONDS, plan, validation_sizes
from dlcore.spec import Loss, Spec
from tests.strategies import fitting_specs, specs

ROOT = Path(__file__).parents[2]
DIGITS = PRESETS["digits-mlp"].spec


def refused(settings: Mapping[str, Any], spec: Spec = DIGITS) -> list[tuple[str, str]]:
    """Return the codes and paths of the problems of a changed spec."""
    with pytest.raises(SpecError) as caught:
        plan(spec.changed(settings))
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("preset", "rows"),
    [
        ("kaneko-mlp", [((784,), 0), ((64,), 50_240), ((10,), 650)]),
        ("mlp-200-sigmoid", [((784,), 0), ((200,), 157_000), ((10,), 2_010)]),
        ("mlp-512-dropout", [((784,), 0), ((512,), 401_920), ((512,), 0), ((10,), 5_130)]),
        ("digits-mlp", [((64,), 0), ((64,), 4_160), ((10,), 650)]),
    ],
)
def test_summary_of_published_models(preset: str, rows: list[tuple[tuple[int, ...], int]]) -> None:
    planned = plan(PRESETS[preset].spec)
    assert [(row.output_shape, row.parameters) for row in planned.layers] == rows
    assert planned.parameters == sum(count for _, count in rows)


def test_published_parameter_counts() -> None:
    assert plan(PRESETS["kaneko-mlp"].spec).parameters == 50_890
    assert plan(PRESETS["mlp-200-sigmoid"].spec).parameters == 159_010


def test_half_precision_is_for_convolutions() -> None:
    half = {"training.precision": "mixed_bfloat16"}
    assert refused(half) == [("precision_unfit", "training.precision")]
    assert plan(PRESETS["digits-cnn"].spec.changed(half)) == plan(PRESETS["digits-cnn"].spec)


def test_samples_and_steps() -> None:
    planned = plan(DIGITS)
    assert (planned.train_samples, planned.validation_samples) == (1149, 288)
    assert planned.steps == 36
    tested = plan(DIGITS.changed({"training.validation": "test"}))
    assert (tested.train_samples, tested.validation_samples) == (1437, 360)
    alone = plan(DIGITS.changed({"training.validation": 0}))
    assert (alone.train_samples, alone.validation_samples) == (1437, 0)


@given(fitting_specs())
def test_a_plan_is_within_all_bounds(spec: Spec) -> None:
    planned = plan(spec)
    assert [row.layer for row in planned.layers] == list(spec.layers)
    assert planned.layers[-1].output_shape == (10,)
    assert planned.parameters == sum(row.parameters for row in planned.layers) <= MAX_PARAMETERS
    assert 0 < planned.memory_bytes <= MAX_RUN_BYTES
    assert 0 < planned.epoch_seconds <= MAX_SECONDS
    assert (planned.train_samples, planned.validation_samples) == validation_sizes(spec)
    batch = spec.training.batch_size
    assert planned.steps * batch >= planned.train_samples > (planned.steps - 1) * batch


@given(specs())
def test_any_spec_is_planned_or_refused(spec: Spec) -> None:
    try:
        planned = plan(spec)
    except SpecError as error:
        assert error.problems
    else:
        assert planned.parameters <= MAX_PARAMETERS


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"layers.2.units": 9}, ("output_shape", "layers.2")),
        ({"layers.0": {"kind": "dropout", "rate": 0.1}}, ("output_layer", "layers.2")),
        ({"layers.2.activation": "relu"}, ("output_activation", "layers.2")),
        ({"layers.2": {"kind": "dropout", "rate": 0}}, ("output_layer", "layers.2")),
        ({"training.loss": "mean_squared_error"}, ("loss_unfit", "training.loss")),
        ({"training.loss": "mean_absolute_error"}, ("loss_unfit", "training.loss")),
        ({"training.loss": "binary_crossentropy"}, ("loss_unfit", "training.loss")),
        ({"training.metrics": ["precision"]}, ("metric_unfit", "training.metrics.0")),
        ({"training.metrics": ["accuracy", "rmse"]}, ("metric_unfit", "training.metrics.1")),
        ({"second_output": {"group": "shoe"}}, ("second_output_unfit", "second_output.group")),
        (
            {"second_output": {"group": "even"}, "training.class_weight": "balanced"},
            ("class_weight_two_outputs", "training.class_weight"),
        ),
    ],
)
def test_layers_that_do_not_fit_are_refused(
    settings: Mapping[str, Any], problem: tuple[str, str]
) -> None:
    assert refused(settings) == [problem]


RNN = PRESETS["imdb-rnn"].spec
LINE = PRESETS["mse-line"].spec


@pytest.mark.parametrize(
    ("spec", "settings", "problem"),
    [
        (RNN, {"dataset.words": 20_000}, ("too_small", "layers.0.input_dim")),
        (RNN, {"layers.0": {"kind": "dense", "units": 50}}, ("needs_embedding", "layers.1")),
        (
            RNN,
            {
                "layers.0": {"kind": "flatten"},
                "layers.1": {"kind": "embedding", "input_dim": 10_000},
                "layers.2": {"kind": "flatten"},
            },
            ("embedding_first", "layers.1"),
        ),
        (LINE, {"layers": [{"kind": "embedding", "input_dim": 9}]}, ("needs_words", "layers.0")),
        (LINE, {"training.metrics": ["accuracy"]}, ("metric_for_classes", "training.metrics.0")),
        (LINE, {"training.metrics": ["precision"]}, ("metric_for_classes", "training.metrics.0")),
    ],
)
def test_layers_that_do_not_suit_the_data_are_refused(
    spec: Spec, settings: Mapping[str, Any], problem: tuple[str, str]
) -> None:
    assert problem in refused(settings, spec)


WIDE = {"kind": "dense", "units": 8192, "activation": "relu"}
OUTPUT = {"kind": "dense", "units": 10, "activation": "softmax"}
FLAT = {"kind": "flatten"}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"layers": [FLAT, *[WIDE] * 38, OUTPUT]}, "too_many_parameters"),
        ({"layers": [FLAT, *[WIDE] * 38, OUTPUT], "training.batch_size": 8192}, "too_much_memory"),
        ({"layers": [WIDE, FLAT, OUTPUT], "training.batch_size": 8192}, "too_much_memory"),
        ({"layers": [FLAT, WIDE, OUTPUT], "training.epochs": 10_000}, "too_long_run"),
        ({"training.batch_size": 1, "training.epochs": 10_000}, "too_long_run"),
    ],
)
def test_huge_specs_are_refused_without_allocation(settings: Mapping[str, Any], code: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec.changed(settings)
    tracemalloc.start()
    found = refused({}, spec)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in [code for code, _ in found]
    assert peak < 1_000_000


def test_at_least_one_training_sample_is_required() -> None:
    tiny = {"dataset.train_size": 10, "training.validation": 0.9}
    assert refused(tiny) == [("no_training_samples", "training.validation")]
    assert plan(DIGITS.changed({**tiny, "training.validation": 0.85})).train_samples == 1


def test_a_plan_needs_no_tensorflow() -> None:
    script = (
        "import sys, dlcore\n"
        "for preset in dlcore.PRESETS.values(): dlcore.plan(preset.spec)\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def accepted(loss: Loss, metric: MetricName) -> bool:
    try:
        plan(DIGITS.changed({"training.loss": loss.value, "training.metrics": [metric.value]}))
    except SpecError:
        return False
    return True


def test_every_class_loss_accepts_accuracy() -> None:
    assert accepted(Loss.SPARSE_CATEGORICAL_CROSSENTROPY, MetricName.ACCURACY)
    assert accepted(Loss.CATEGORICAL_CROSSENTROPY, MetricName.ACCURACY)


def test_metrics_of_outputs_need_one_hot_labels() -> None:
    others = [name for name in MetricName if name is not MetricName.ACCURACY]
    assert all(accepted(Loss.CATEGORICAL_CROSSENTROPY, name) for name in others)
    assert not any(accepted(Loss.SPARSE_CATEGORICAL_CROSSENTROPY, name) for name in others)


def test_a_run_is_bounded_by_the_memory_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_MEMORY", "1000000000")
    assert plan(PRESETS["mnist-cnn"].spec).memory_bytes <= max_run_bytes(1_000_000_000)
    assert refused({}, PRESETS["imdb-rnn"].spec) == [("too_much_memory", "layers")]
