"""Updates of large networks one after another."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from dlcore.experiments.presets import PRESETS
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.training import compiled
from dlcore.training.compiled import Compiled
from dlcore.training.ordered_updates import order_updates
from dlcore.training.tensors import Part

SPEC = PRESETS["digits-mlp"].spec


def test_an_operation_waits_for_the_assignments_before_it() -> None:
    first, second = tf.Variable(1.0), tf.Variable(1.0)

    def update(x: tf.Tensor) -> tf.Tensor:
        first.assign_add(x * 2.0)
        second.assign_add(tf.square(x))
        order_updates()
        return x

    traced = tf.function(update, autograph=False)
    graph = traced.get_concrete_function(tf.constant(3.0)).graph
    square = next(each for each in graph.get_operations() if each.type == "Square")
    assert "AssignAddVariableOp" in {each.type for each in square.control_inputs}
    traced(tf.constant(3.0))
    assert (first.numpy(), second.numpy()) == (7.0, 10.0)


def test_the_first_batch_of_a_large_network_has_the_same_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = _arrays_after_a_batch()
    monkeypatch.setattr(compiled, "LARGE_STATE_BYTES", 0)
    for each, ordered in zip(usual, _arrays_after_a_batch(), strict=True):
        np.testing.assert_array_equal(each, ordered)


def _arrays_after_a_batch() -> list[np.ndarray]:
    model = Compiled(SPEC, choose_trainer(SPEC))
    model.attach("run", SPEC)
    generator = np.random.default_rng(0)
    part = Part(
        tf.constant(generator.integers(0, 17, (64, 8, 8), np.uint8)),
        tf.constant(generator.integers(0, 10, 64, np.int32)),
    )
    model.train_first_chunk(part, tf.range(64), 0, 1)
    return [np.asarray(each) for each in model.tensors()]
