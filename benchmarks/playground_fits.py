"""Networks of the playground trained by its stacked program and by Keras' ``fit``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.plane.features import FEATURES
from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.playground.settings import ACTIVATIONS, Playground

STEPS = 20
EPOCHS = 20
WEIGHT_LIMIT = 1e-5
LOSS_LIMIT = 1e-3
CHUNK = 20
"""How many networks the stacked program trains at once."""


@dataclass(frozen=True)
class Difference:
    """How far apart two trainings of one network are.

    Args:
        weight: the largest difference of a weight after ``STEPS`` steps.
        loss: difference of the test losses after ``EPOCHS`` epochs, relative if they are above 1.
    """

    weight: float
    loss: float

    @property
    def is_equal(self) -> bool:
        """Whether both are within the limits."""
        return self.weight <= WEIGHT_LIMIT and self.loss <= LOSS_LIMIT


def _largest(first: Array, second: Array) -> float:
    """Return the largest difference; what is no number in both is equal."""
    if (np.isfinite(first) != np.isfinite(second)).any():
        return np.inf
    is_number = np.isfinite(first)
    return float(np.abs(first - second)[is_number].max(initial=0.0))


@dataclass(frozen=True)
class Trained:
    """What is compared: weights after some steps, and the test loss at the end."""

    weights: Array
    loss: float

    def minus(self, other: Trained) -> Difference:
        """Return how far another training is from this one; both may have diverged."""
        losses = np.array([self.loss]), np.array([other.loss])
        return Difference(
            _largest(self.weights, other.weights),
            _largest(*losses) / max(1.0, abs(other.loss) if np.isfinite(other.loss) else 1.0),
        )


def random_settings(number: int) -> Playground:
    """Return a network with settings drawn at random."""
    draw = random.Random(number)
    depth = draw.randint(0, 8)
    return Playground(
        shape=draw.choice(SHAPE_NAMES),
        noise=draw.choice((0.0, 0.3, 1.0)),
        samples=draw.randint(80, 400),
        features=tuple(draw.sample(FEATURES, draw.randint(1, 6))),
        hidden=tuple(draw.randint(1, 16) for _ in range(depth)),
        activations=tuple(draw.choice(ACTIVATIONS) for _ in range(depth)),
        loss=draw.choice(("crossentropy", "mean_squared_error", "mean_absolute_error")),
        optimizer=draw.choice(("sgd", "momentum", "rmsprop", "adam")),
        learning_rate=draw.choice((0.001, 0.003, 0.01)),
        l1=draw.choice((0.0, 0.001)),
        l2=draw.choice((0.0, 0.003)),
        batch_size=draw.choice((5, 10, 32)),
        seed=number,
    )


class Keras:
    """The model that plain Keras code makes of a playground's settings.

    Args:
        settings: the playground.
        jit_compile: whether XLA compiles its steps.
    """

    def __init__(self, settings: Playground, *, jit_compile: bool = False) -> None:
        import keras

        self._settings = settings
        self._data = settings.dataset().load(Cache.default())
        keras.utils.set_random_seed(settings.seed)
        layers = [layer.build() for layer in settings.layers()]
        self.model = keras.Sequential([keras.Input((len(settings.features),)), *layers])
        self.model.compile(
            optimizer=settings.keras_optimizer().build(),
            loss=settings.keras_loss.value,
            jit_compile=jit_compile,
        )
        self._optimizer: list[Array] = []

    def fit(self, weights: Array | None = None, seed: int | None = None) -> Trained:
        """Train from the start.

        Args:
            weights: initial ones, by default those of the settings' seed.
            seed: of the order of the samples, by default that of the settings.
        """
        import keras

        optimizer = self.model.optimizer
        if self._optimizer:
            for variable, value in zip(optimizer.variables, self._optimizer, strict=True):
                variable.assign(value)
        else:
            optimizer.build(self.model.trainable_variables)
            self._optimizer = [variable.numpy() for variable in optimizer.variables]
        if weights is not None:
            self._assign(weights)
        keras.utils.set_random_seed(self._settings.seed if seed is None else seed)
        recorder = _recorder()
        self.model.fit(
            self._data.x_train,
            self._data.y_train,
            batch_size=self._settings.batch_size,
            epochs=EPOCHS,
            verbose=0,
            callbacks=[recorder],
        )
        return Trained(recorder.weights, self._test())

    def test(self, weights: Array) -> float:
        """Return the test loss of some weights."""
        self._assign(weights)
        return self._test()

    def _test(self) -> float:
        data = self._data
        return float(self.model.evaluate(data.x_test, data.y_test, verbose=0))

    def _assign(self, flat: Array) -> None:
        arrays = []
        for shape in [array.shape for array in self.model.get_weights()]:
            size = int(np.prod(shape))
            arrays.append(flat[:size].reshape(shape))
            flat = flat[size:]
        self.model.set_weights(arrays)


def _recorder() -> Any:
    """Return a callback that records a model's weights after some steps."""
    import keras

    class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.weights: Array = np.zeros(0)
            self._left = STEPS

        def on_train_batch_end(self, batch: int, logs: object = None) -> None:
            self._left -= 1
            if self._left == 0:
                arrays = self.model.get_weights()
                self.weights = np.concatenate([array.ravel() for array in arrays])

    return Recorder()


class Stacked:
    """The stacked program, for networks of all settings."""

    @cached_property
    def _program(self) -> Any:
        from dlcore.playground.network import Tier
        from dlcore.playground.stacked import compile_program

        example = self._build(Playground(), Tier(8, 16, 32, ACTIVATIONS))
        return compile_program(example.tier, CHUNK, example)

    def initial_weights(self, settings: Playground) -> Array:
        """Return the weights before the first step."""
        weights: Array = self._build(settings).weights()
        return weights

    def train(self, settings: Sequence[Playground]) -> list[tuple[Array, Array]]:
        """Return each network's weights after ``STEPS`` steps and after ``EPOCHS`` epochs."""
        networks = [self._build(each, self._program.tier) for each in settings]
        self._program.advance(networks, [STEPS] * len(networks))
        early = [network.weights() for network in networks]
        rest = [max(0, EPOCHS * each.steps_per_epoch - STEPS) for each in networks]
        self._program.advance(networks, rest)
        return list(zip(early, [network.weights() for network in networks], strict=True))

    @staticmethod
    def _build(settings: Playground, tier: Any = None) -> Any:
        from dlcore.playground.exchange import Request
        from dlcore.playground.network import Network
        from dlcore.playground.session import Session
        from dlcore.training.shuffle import permutation

        session = Session(Request(session="a", number=1, settings=settings))
        session.build()
        assert session.network
        order = permutation(settings.dataset().info().train_size, settings.seed).numpy()
        return Network(settings, session.network.weights(), order, tier=tier)
