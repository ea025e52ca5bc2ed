"""Stacked training gives the numbers of Keras' ``fit``, in one process with TensorFlow."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.playground.exchange import Frames, Request, decode_weights, encode_weights
from dlcore.playground.network import Network, tier_of, weight_count
from dlcore.playground.server import PlaygroundServer
from dlcore.playground.settings import ACTIVATIONS, Playground
from dlcore.playground.stacked import StackedProgram, compile_program
from tests.playground.keras_predictions import CASES, PATH, goal, predict
from tests.playground.networks import build

WAIT_SECONDS = 120.0

NETWORKS = (
    Playground(samples=40, hidden=(5, 3), activations=("tanh", "relu"), seed=3),
    Playground(shape="four", samples=40, hidden=(), activations=(), optimizer="rmsprop"),
    Playground(
        shape="hills", samples=40, noise=0.5, optimizer="momentum", l2=0.01, halving_epochs=1
    ),
    Playground(
        shape="xor",
        samples=40,
        loss="mean_absolute_error",
        optimizer="sgd",
        l1=0.001,
        initializer="he_normal",
    ),
    Playground(shape="spiral", samples=40, batch_size=7, features=("x1", "sin_x2", "radius")),
    *(
        Playground(samples=40, hidden=(4,) * len(names), activations=names, seed=9)
        for names in (ACTIVATIONS[1:4], ACTIVATIONS[4:7], ACTIVATIONS[7:])
    ),
)
"""Every loss, optimizer and activation, a schedule, and another initializer."""


EVERY_ACTIVATION = tier_of(Playground(activations=("gelu", "gelu")))


def fit(settings: Playground, epochs: int) -> Array:
    """Return the weights that plain Keras code has after some epochs."""
    data = settings.dataset().load(Cache.default())
    keras.utils.set_random_seed(settings.seed)
    layers = [layer.build() for layer in settings.layers()]
    model = keras.Sequential([keras.Input((len(settings.features),)), *layers])
    optimizer = settings.keras_optimizer().build()
    # A graph takes longer to trace than these few steps.
    model.compile(optimizer=optimizer, loss=settings.keras_loss.value, run_eagerly=True)
    batch_size = settings.batch_size
    model.fit(data.x_train, data.y_train, batch_size=batch_size, epochs=epochs, verbose=0)
    return np.concatenate([array.ravel() for array in model.get_weights()])


@pytest.fixture(scope="module")
def program() -> StackedProgram:
    """A program for networks of all kinds, which one tier holds."""
    networks = [build(settings, EVERY_ACTIVATION) for settings in NETWORKS]
    return compile_program(EVERY_ACTIVATION, len(networks), networks[0])


@pytest.fixture(scope="module")
def weights(program: StackedProgram) -> list[Array]:
    """The weights of all networks, trained together for two epochs."""
    networks = [build(settings, program.tier) for settings in NETWORKS]
    program.advance(networks, [2 * network.steps_per_epoch for network in networks])
    return [network.weights() for network in networks]


@pytest.mark.parametrize("index", range(len(NETWORKS)))
def test_weights_are_those_of_fit(weights: list[Array], index: int) -> None:
    np.testing.assert_allclose(weights[index], fit(NETWORKS[index], 2), atol=1e-5)


def test_the_loss_at_the_end_of_an_epoch_is_that_of_keras(program: StackedProgram) -> None:
    changes: list[dict[str, Any]] = [
        {"off": ((0, 1),)},
        {},
        {"l1": 0.01},
        {"dropout": 0.3},
        *[{}] * 4,
    ]
    settings = [
        each.model_copy(update={**change, "stop_loss": 10.0})
        for each, change in zip(NETWORKS, changes, strict=True)
    ]
    networks = [build(each, program.tier) for each in settings]
    program.advance(networks, [5 * network.steps_per_epoch for network in networks])
    for network in networks:
        assert network.steps == network.steps_per_epoch
        assert network.reached == pytest.approx(keras_test_loss(network), rel=1e-4)


def keras_test_loss(network: Network) -> float:
    """Return the loss of Keras' model on the test points, without penalties."""
    settings = network.settings.model_copy(update={"dropout": 0.0})
    data = settings.dataset().load(Cache.default())
    layers = [layer.build() for layer in settings.layers()]
    model = keras.Sequential([keras.Input((len(settings.features),)), *layers])
    ends = np.cumsum([array.size for array in model.get_weights()])[:-1]
    parts = np.split(network.weights(), ends)
    arrays = [
        part.reshape(array.shape) for part, array in zip(parts, model.get_weights(), strict=True)
    ]
    for layer, unit in settings.off:
        # The next layer gets nothing of it.
        arrays[2 * layer + 2][unit] = 0.0
    model.set_weights(arrays)
    targets = data.y_test if settings.outputs > 1 else data.y_test.reshape(-1, 1)
    loss = keras.losses.get(settings.keras_loss.value)
    return float(np.mean(loss(targets, model.predict(data.x_test, verbose=0))))


@pytest.mark.parametrize("call", [1, 7, 200])
def test_a_network_stops_at_the_first_epoch_with_its_goal(
    program: StackedProgram, call: int
) -> None:
    """However many steps a call has, and whichever networks are beside it."""
    noisy = Playground(samples=40, noise=0.6, learning_rate=0.3, batch_size=5, stop_loss=10.0)
    watched, losses, weights = build(noisy, program.tier), [], []
    epoch = watched.steps_per_epoch
    for _ in range(15):
        program.advance([watched], [epoch])
        losses.append(watched.reached)
        weights.append(watched.weights())
    # The epochs before and after the dip have a higher loss.
    dip = next(n for n in range(1, 14) if losses[n] < min([*losses[:n], losses[n + 1]]))
    network = build(noisy.model_copy(update={"stop_loss": losses[dip]}), program.tier)
    others = [build(settings, program.tier) for settings in NETWORKS[:2]]
    while network.reached > losses[dip] and network.steps < 15 * epoch:
        program.advance([others[0], network, others[1]], [call, call, 3])
    assert network.steps == (dip + 1) * epoch
    assert network.reached == losses[dip]
    np.testing.assert_array_equal(network.weights(), weights[dip])
    program.advance([network], [epoch])
    assert network.steps == (dip + 2) * epoch
    assert network.reached == np.inf


def test_the_goal_for_the_scripts_is_that_of_the_program() -> None:
    stored, found = json.loads(PATH.read_text("utf-8"))["goal"], goal()
    assert stored["settings"] == found["settings"]
    assert stored["steps"] == found["steps"]
    assert stored["reached"] == pytest.approx(found["reached"], rel=1e-4)


def test_a_network_trains_while_a_program_is_compiled_for_it() -> None:
    network = build(NETWORKS[0])
    with ThreadPoolExecutor(1) as executor:
        compiling = executor.submit(compile_program, network.tier, 1, network)
        trained = network.parameters = network.parameters + 1.0
        compiling.result()
    assert network.parameters is trained


def test_weights_of_a_frozen_neuron_stay_and_padding_stays_empty(program: StackedProgram) -> None:
    settings = NETWORKS[0]
    network = build(settings, program.tier)
    network.change(settings.model_copy(update={"frozen": ((0, 1),), "off": ((1, 2),)}))
    before = network.parameters.copy()
    program.advance([network], [3])
    np.testing.assert_array_equal(network.parameters[0, :, 1], before[0, :, 1])
    assert (network.parameters[0, :, 0] != before[0, :, 0]).any()
    assert not network.parameters[0, :, 5:].any()


def test_dropout_drops_its_share_and_keeps_the_mean_of_the_gradient(
    program: StackedProgram,
) -> None:
    """One step from the same weights, with the masks of many seeds.

    The output layer is linear and follows the dropout directly: with a loss of absolute errors
    that all have the same sign, the mean of its gradients is the gradient without dropout.
    """
    plain = Playground(
        shape="slope",
        samples=40,
        train_percent=90,
        hidden=(6,),
        activations=("softplus",),
        loss="mean_absolute_error",
        optimizer="sgd",
        batch_size=32,
    )
    dropped = plain.model_copy(update={"dropout": 0.4})
    start = build(plain, program.tier)
    start.parameters[-1, program.tier.units, 0] = -100.0
    kernel = start.parameters[-1, :6, 0].copy()

    def gradient(settings: Playground) -> Array:
        network = Network(settings, start.weights(), np.arange(len(start.x)), tier=program.tier)
        program.advance([network], [1])
        return kernel - network.parameters[-1, :6, 0]

    np.testing.assert_array_equal(gradient(dropped), gradient(dropped))
    seeds = [dropped.model_copy(update={"seed": seed}) for seed in range(50)]
    ratio = np.stack([gradient(each) for each in seeds]) / gradient(plain)
    assert ratio.std() > 0.1
    assert abs(ratio.mean() - 1.0) < 0.1


def await_frames(server: PlaygroundServer, request: Request, steps: int) -> Frames:
    """Poll until a frame has so many steps."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        frames = server.exchange(request)
        if frames.steps and frames.steps[-1] >= steps:
            return frames
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_plays_to_the_step_and_goes_on_from_given_weights() -> None:
    server, settings = PlaygroundServer(), Playground(samples=40, batch_size=5, speed=0)
    count = weight_count(settings)
    request = Request(session="a", number=1, settings=settings, until=9)
    frames = await_frames(server, request, 9)
    assert frames.steps[-1] == 9 and frames.first == 0
    weights = decode_weights(frames.weights).reshape(len(frames.steps), count)
    network = build(settings)
    np.testing.assert_array_equal(weights[0], network.weights())

    last = len(frames.steps) - 1
    assert server.exchange(request.model_copy(update={"after": last})).steps == ()
    text = encode_weights(weights[-1])
    update = {"number": 2, "weights": text, "steps": 9, "until": 10}
    again = await_frames(server, request.model_copy(update=update), 10)
    assert again.steps == (9, 10)
    np.testing.assert_array_equal(decode_weights(again.weights)[:count], weights[-1])

    stops = settings.model_copy(update={"stop_loss": 10.0})
    update = {"number": 3, "settings": stops, "until": 1000}
    stopped = await_frames(server, request.model_copy(update=update), 4)
    assert stopped.steps[-1] == 4
    ((steps, loss),) = stopped.reached
    assert steps == 4 and loss <= 10.0
    # Sent again, it stays there, with another rate too; the page that has heard of it goes on.
    faster = stops.model_copy(update={"learning_rate": 0.1})
    update |= {"settings": faster, "after": stopped.first + len(stopped.steps) - 1}
    assert server.exchange(request.model_copy(update=update)).steps == ()
    update |= {"goal_after": 4}
    further = await_frames(server, request.model_copy(update=update), 8)
    assert further.steps[-1] == 8 and further.reached[-1][0] == 8
    # A lower goal holds it no longer.
    lower = stops.model_copy(update={"stop_loss": 1e-6})
    update |= {"settings": lower, "after": -1, "until": 30}
    assert await_frames(server, request.model_copy(update=update), 30).steps[-1] == 30

    unknown = Request(session="b", number=7, settings=settings, steps=9)
    assert server.exchange(unknown).is_missing


@pytest.mark.parametrize("name", ["gelu", "softmax"])
def test_the_predictions_for_the_scripts_are_those_of_keras(name: str) -> None:
    stored = json.loads(PATH.read_text("utf-8"))["cases"]
    (case,) = (case for case in stored if case["name"] == name)
    predictions = predict(CASES[name])
    found = decode_weights(case["predictions"]).reshape(predictions.shape)
    np.testing.assert_allclose(found, predictions, rtol=1e-5, atol=1e-6)
