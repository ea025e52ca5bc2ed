"""Transfer: training in parts, each arm's inputs, the conclusion, and the program."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.arrays import Array
from dlcore.inference.context import QueryContext
from dlcore.labs import transfer
from dlcore.labs.fit import BATCH, Fit, batches
from dlcore.labs.transfer import ARMS, LAB, TARGETS, TrainOnOther, Transfer
from dlcore.training.model import initial_weights
from tests.labs.programs import run_program


def test_every_epoch_has_all_samples_once() -> None:
    order = batches(100, 10, seed=1)
    assert len(order) == 10 * BATCH
    for epoch in range(3):
        assert sorted(order[100 * epoch : 100 * (epoch + 1)]) == list(range(100))
    assert len(batches(10, 3, seed=1)) == 30


def test_training_in_parts_is_that_of_keras() -> None:
    """One step of Adam on each of three batches, against ``train_on_batch``."""
    random = np.random.default_rng(0)
    x, y = random.random((64, 5), np.float32), random.integers(0, 3, 64)
    model, other = (
        keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, "softmax")]) for _ in range(2)
    )
    loss = keras.losses.sparse_categorical_crossentropy
    fit = Fit.of(model, lambda x, y: loss(y, model(x, training=True)))
    weights = [np.array(variable) for variable in other.variables]
    other.compile("adam", "sparse_categorical_crossentropy")
    order = batches(64, 3, seed=2).reshape(3, BATCH)
    for chosen in order:
        other.train_on_batch(x[chosen], y[chosen])
    fit.advance("first", weights, x, y, 1, seed=2)
    fit.advance("first", weights, x, y, 3, seed=2)
    for variable, expected in zip(model.variables, other.variables, strict=True):
        np.testing.assert_allclose(np.asarray(variable), np.asarray(expected), rtol=1e-5)
    # Another training starts over, and so does one that went too far.
    fit.advance("second", weights, x, y, 3, seed=2)
    again = [np.array(variable) for variable in model.variables]
    fit.advance("second", weights, x, y, 1, seed=2)
    fit.advance("second", weights, x, y, 3, seed=2)
    for variable, expected in zip(model.variables, again, strict=True):
        np.testing.assert_allclose(np.asarray(variable), expected, rtol=1e-6)


def test_frozen_layers_keep_their_weights(context: QueryContext, mlp_run: Run) -> None:
    before = [np.array(value) for value in context.model(mlp_run.id).variables]
    for arm in ARMS:
        query = TrainOnOther(run=mlp_run.id, arm=arm, examples=100, seed=1, steps=300)
        found = query.answer(context)
        assert found.arms == (arm,) and found.examples.tolist() == [100]
        assert found.accuracies[0] > 0.3
        assert query.answer(context).accuracies == pytest.approx(found.accuracies)
    for variable, value in zip(context.model(mlp_run.id).variables, before, strict=True):
        assert np.array_equal(np.asarray(variable), value)


def test_random_layers_are_those_of_the_seed(context: QueryContext, mlp_run: Run) -> None:
    """The hidden layer in NumPy."""
    TrainOnOther(run=mlp_run.id, arm="random", examples=50, seed=2, steps=1).answer(context)
    key = ("transfer hidden", mlp_run.id, 2, TARGETS["digits"])
    kept: tuple[Array, Array] = context.cached(key, lambda: pytest.fail("not kept"))
    data = mlp_run.spec.dataset.load(context.cache)
    kernel, bias = initial_weights(mlp_run.spec.model_copy(update={"seed": 2}))[:2]
    turned = np.rot90(data.x_train[0], 1) / 16
    assert kept[0][0] == pytest.approx(np.maximum(turned.reshape(-1) @ kernel + bias, 0), abs=1e-5)


def accuracies(**values: float) -> Transfer:
    """Return three seeds of each arm with 50 and with 1,000 examples, which differ a little."""
    rows = [
        (arm, examples, value + 0.01 * seed)
        for examples in (50, 1000)
        for arm, value in values.items()
        for seed in range(3)
    ]
    arms, examples, numbers = zip(*rows, strict=True)
    return Transfer(arms, np.array(examples), np.array(numbers))


@pytest.mark.parametrize(
    ("scratch", "random", "trained", "outcome"),
    [
        (0.5, 0.5, 0.8, transfer.KNOWLEDGE),
        (0.5, 0.8, 0.8, transfer.STRUCTURE),
        (0.5, 0.9, 0.8, transfer.STRUCTURE),
        (0.6, 0.5, 0.6, transfer.ALIKE),
        (0.9, 0.5, 0.6, transfer.HARM),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    scratch: float, random: float, trained: float, outcome: str
) -> None:
    result = accuracies(scratch=scratch, random=random, trained=trained)
    conclusion = LAB.conclude(result)
    assert conclusion.outcome == outcome
    assert conclusion.values["scratch_few"].value == pytest.approx(scratch + 0.01)
    (figure,) = LAB.figures(result)
    assert figure.x == (50.0, 1000.0)


def test_a_stopped_lab_has_no_curve_of_unfinished_trainings() -> None:
    result = Transfer(("scratch",), np.array([50]), np.array([np.nan]))
    assert LAB.figures(result) == ()
    assert LAB.conclude(result).outcome == transfer.ALIKE


def test_the_program_finds_the_same_order(
    context: QueryContext, mlp_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = transfer.Target(TARGETS["digits"].dataset, 1, (100,), 60)
    monkeypatch.setitem(transfer.TARGETS, "digits", small)
    monkeypatch.setattr(transfer, "SEEDS", 1)
    printed = {name: float(share) for _, _, name, share in run_program(context, mlp_run, LAB)}
    assert printed.keys() == set(ARMS)
    for arm in ARMS:
        query = TrainOnOther(run=mlp_run.id, arm=arm, examples=100, seed=0, steps=60)
        assert printed[arm] == pytest.approx(query.answer(context).accuracies[0], abs=0.25)


@pytest.mark.parametrize("preset", ["kaneko-mlp", "mnist-cnn"])
def test_the_program_of_a_run_on_mnist_loads_fashion(preset: str) -> None:
    (section,) = LAB.program(PRESETS[preset].spec)
    compile(section.code, "program.py", "exec")
    assert "fashion_mnist.load_data()" in section.code
