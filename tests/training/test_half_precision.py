"""Training in half precision, and the measurement of its speed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.events import Finished, Warned
from dlcore.export.model_code import model_section
from dlcore.inference.context import QueryContext
from dlcore.inference.images.activations import trace_activations
from dlcore.inference.precision import MeasurePrecision
from dlcore.planning.half_precision import FILE, PrecisionSpeed, load_speed, save_speed
from dlcore.settings import home
from dlcore.store import Store
from dlcore.training.half_precision import precision_speed
from dlcore.training.model import assign_weights, build_model
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import ShutdownRequested
from dlcore.training.tensors import Encoding
from tests.training.conftest import SMALL, RunRecord, Train, by_metric, plain_fit
from tests.training.slots import ShutdownSlot

FLOAT32 = SMALL.changed(
    {
        "training.trainer": "exact",
        "training.epochs": 2,
        "layers": [
            {"kind": "random_rotation"},
            {"kind": "conv2d", "filters": 3, "padding": "same", "activation": "relu"},
            {"kind": "batch_normalization"},
            {"kind": "max_pooling2d"},
            {"kind": "flatten"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    }
)
HALF = FLOAT32.changed({"training.precision": "mixed_bfloat16"})


@pytest.fixture(autouse=True)
def measured() -> None:
    """The home knows that this machine gains from half precision."""
    save_speed(home(), PrecisionSpeed(float32=2.0, mixed_bfloat16=1.0))


def test_only_the_layers_that_are_not_delicate_compute_with_half_of_the_bits() -> None:
    model = build_model(HALF)
    dtypes = [layer.compute_dtype for layer in model.layers]
    assert dtypes == ["float32", *["bfloat16"] * 4, "float32"]
    assert {v.dtype for v in model.trainable_variables} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"
    assert {layer.compute_dtype for layer in build_model(FLOAT32).layers} == {"float32"}


@pytest.mark.usefixtures("single_steps")
def test_a_run_equals_plain_fit(train: Train, resources: SharedResources) -> None:
    record = train(HALF)
    plain = plain_fit(HALF, resources.datasets.arrays(HALF))
    assert isinstance(record.last, Finished)
    assert by_metric(record.epochs) == plain.history
    assert record.last.test == plain.test


@pytest.mark.usefixtures("single_steps")
def test_a_resumed_run_is_equal(train: Train, new_record: Callable[[], RunRecord]) -> None:
    record, whole = new_record(), train(HALF)
    with pytest.raises(ShutdownRequested):
        train(HALF, slot=ShutdownSlot(5), record=record)
    train(HALF, record=record)
    assert record.epochs == whole.epochs
    np.testing.assert_equal(record.weights(), whole.weights())


def test_the_exported_model_is_the_same_and_leaves_keras_as_it_was(
    resources: SharedResources,
) -> None:
    names: dict[str, Any] = {"keras": keras}
    code = model_section(HALF).code.replace("model.summary()", "")
    exec(code, names)
    assert keras.config.dtype_policy().name == "float32"
    ours, exported = build_model(HALF), names["model"]
    exported.set_weights(ours.get_weights())
    x = Encoding.of(HALF).x(resources.datasets.arrays(HALF).test.x[:8])
    np.testing.assert_array_equal(ours(x, training=False), exported(x, training=False))


def test_look_inside_shows_float32_numbers(train: Train, resources: SharedResources) -> None:
    record = train(HALF)
    model = build_model(HALF)
    assign_weights(model, record.weights())
    x = np.asarray(Encoding.of(HALF).x(resources.datasets.arrays(HALF).test.x[:1]))
    trace = trace_activations(HALF, model, x[0])
    np.testing.assert_array_equal(trace.layers[-1].values, np.asarray(model(x, training=False))[0])
    assert {layer.values.dtype for layer in trace.layers} == {np.dtype(np.float32)}
    outputs = model(np.concatenate([x, 0 * x]), training=False)[:, trace.label]
    assert trace.saliency.sum() == pytest.approx(float(outputs[0] - outputs[1]), abs=0.05)


def test_a_run_says_that_half_precision_is_slower_here(train: Train) -> None:
    assert not [event for event in train(HALF).events if isinstance(event, Warned)]
    save_speed(home(), PrecisionSpeed(float32=1.0, mixed_bfloat16=4.0))
    warnings = [event for event in train(HALF).events if isinstance(event, Warned)]
    assert [(event.code, event.values) for event in warnings] == [
        ("precision_slower", {"factor": 4.0})
    ]


def test_a_machine_is_measured_once(store: Store) -> None:
    (home() / FILE).unlink()
    speed = MeasurePrecision().answer(QueryContext(store, Cache.default()))
    assert min(speed.float32, speed.mixed_bfloat16) > 0
    assert load_speed(home()) == speed == precision_speed(home())
