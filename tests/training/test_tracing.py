"""Traced functions leave nothing behind in TensorFlow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf
from tensorflow.python.framework.ops import gradient_registry

from dlcore.spec import Spec
from dlcore.training import tracing
from tests.training.conftest import DROPOUT, SMALL, Train


@pytest.mark.parametrize("spec", [SMALL, DROPOUT], ids=["xla", "graph"])
def test_a_run_registers_no_gradients(spec: Spec, train: Train) -> None:
    before = _registered_gradients()
    # An architecture that no other test has traced.
    train(spec.changed({"layers.1.units": 7}))
    assert _registered_gradients() == before


@pytest.mark.parametrize("trace", [tracing.graph_function, tracing.xla_function])
def test_a_custom_gradient_is_used_and_forgotten(trace: Callable[..., Any]) -> None:
    double = tf.custom_gradient(lambda x: (2 * x, lambda upstream: 7 * upstream))

    def gradient(x: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = double(x)
        return tape.gradient(y, x)

    before = _registered_gradients()
    function = trace(gradient)
    assert tracing.call(function, tf.constant(1.0)) == 7
    assert _registered_gradients() == before


def _registered_gradients() -> set[str]:
    return {name for name in gradient_registry.list() if name.startswith("CustomGradient-")}
