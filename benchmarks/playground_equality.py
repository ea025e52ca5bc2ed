"""The stacked program of the playground against Keras' ``fit``, on random networks and settings.

    python -m benchmarks.playground_equality [--networks 200] [--seed 0] [--results FILE] [--json]

Compared are all weights after 20 steps and the test loss after 20 epochs. Where they differ by more
than the limit, Keras is compared with itself: the same fit with other roundings, which are those of
XLA, and of initial weights that differ in the last bits. Only where Keras differs from itself by
more than the limit is a difference called rounding. Networks with other losses are also trained
with other seeds, and the test losses of both programs are compared by a two-sample
Kolmogorov-Smirnov test, at 5 % divided by the number of networks tested.

Two processes compare networks; with ``--results``, those in the file are not compared again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measurement import Measurement, report
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.plane.features import FEATURES
from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.playground.settings import ACTIVATIONS, Playground

NETWORKS = 200
STEPS = 20
EPOCHS = 20
WEIGHT_LIMIT = 1e-5
LOSS_LIMIT = 1e-3
LEVEL = 0.05
SEEDS = 20
LAST_BITS = (-1, 1, -2, 2, -4, 4)
"""By how many units in the last place the initial weights are changed."""

CHUNK = 20
PROCESSES = 2


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


@dataclass(frozen=True)
class Comparison:
    """One network.

    Args:
        number: of its random settings.
        stacked: the stacked program against Keras' fit.
        keras: the largest differences of Keras' fits that differ in rounding, from its plain fit;
            None where they were not needed.
        p_value: of the test losses over seeds, None where the losses are equal.
    """

    number: int
    stacked: Difference
    keras: Difference | None = None
    p_value: float | None = None

    @property
    def has_equal_weights(self) -> bool:
        """Whether the weights are equal, or as unequal in Keras itself."""
        own = self.keras.weight if self.keras else 0.0
        return self.stacked.weight <= WEIGHT_LIMIT or own > WEIGHT_LIMIT

    @property
    def is_chaotic(self) -> bool:
        """Whether Keras' own losses are not equal."""
        return self.keras is not None and self.keras.loss > LOSS_LIMIT


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


def compare(numbers: Sequence[int], results: Path | None) -> list[Comparison]:
    """Compare the networks of some numbers, at most ``CHUNK``, in a process of its own."""
    stacked, found = Stacked(), []
    settings = [random_settings(number) for number in numbers]
    for number, each, (early, last) in zip(numbers, settings, stacked.train(settings), strict=True):
        keras = Keras(each)
        plain = keras.fit()
        difference = plain.minus(Trained(early, keras.test(last)))
        comparison = Comparison(number, difference)
        if not difference.is_equal:
            start = stacked.initial_weights(each)
            own = _differences_of_keras(each, keras, start, plain, difference)
            is_other = difference.loss > LOSS_LIMIT
            p_value = _p_value_over_seeds(each, keras, stacked) if is_other else None
            comparison = Comparison(number, difference, own, p_value)
        print(f"  {_line(comparison)}", file=sys.stderr, flush=True)
        if results:
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(comparison)) + "\n")
        found.append(comparison)
    return found


def _differences_of_keras(
    settings: Playground, keras: Keras, start: Array, plain: Trained, stacked: Difference
) -> Difference:
    """Return the largest differences from the plain fit of fits with other roundings.

    It stops once they are above the limits that the stacked program's differences are above.
    """
    largest = Difference(0.0, 0.0)
    for bits in (*LAST_BITS, None):
        if bits is None:
            other = Keras(settings, jit_compile=True).fit()
        else:
            other = keras.fit(start * np.float32(1 + bits * 2.0**-23))
        found = plain.minus(other)
        largest = Difference(max(largest.weight, found.weight), max(largest.loss, found.loss))
        if not (
            stacked.weight > WEIGHT_LIMIT >= largest.weight
            or stacked.loss > LOSS_LIMIT >= largest.loss
        ):
            break
    return largest


def _p_value_over_seeds(settings: Playground, keras: Keras, stacked: Stacked) -> float:
    """Return the p-value of the test losses of both programs, each from its own seeds."""
    from scipy.stats import ks_2samp

    seeds = [
        settings.model_copy(update={"seed": 1000 * (settings.seed + 1) + seed})
        for seed in range(2 * SEEDS)
    ]
    trained = stacked.train(seeds[:SEEDS])
    mine = [keras.test(last) for _, last in trained]
    theirs = [keras.fit(stacked.initial_weights(each), each.seed).loss for each in seeds[SEEDS:]]
    return float(ks_2samp(mine, theirs).pvalue)


def _line(one: Comparison) -> str:
    def differences(found: Difference) -> str:
        return f"weights {found.weight:.1e}, loss {found.loss:.1e}"

    own = f"; Keras from itself: {differences(one.keras)}" if one.keras else ""
    over_seeds = "" if one.p_value is None else f"; over seeds p = {one.p_value:.2f}"
    return f"network {one.number}: {differences(one.stacked)}{own}{over_seeds}"


def compare_all(numbers: Sequence[int], results: Path | None = None) -> list[Comparison]:
    """Compare networks, in processes of some networks each, which report their progress.

    Args:
        results: a file of earlier comparisons, to which new ones are added.
    """
    found = _read(results) if results else {}
    missing = [number for number in numbers if number not in found]
    chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), max_tasks_per_child=1) as executor:
        for future in as_completed([executor.submit(compare, chunk, results) for chunk in chunks]):
            found |= {each.number: each for each in future.result()}
            done = sum(number in found for number in numbers)
            print(f"{done} of {len(numbers)} networks", file=sys.stderr, flush=True)
    return [found[number] for number in numbers]


def _read(path: Path) -> dict[int, Comparison]:
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {
        row["number"]: Comparison(
            row["number"],
            Difference(**row["stacked"]),
            Difference(**row["keras"]) if row["keras"] else None,
            row["p_value"],
        )
        for row in rows
    }


def measure(count: int, first: int = 0, results: Path | None = None) -> list[Measurement]:
    """Compare networks; what differs is shown one by one.

    Args:
        count: number of networks.
        first: the number of the first one.
        results: see :func:`compare_all`.
    """
    all_of = compare_all(range(first, first + count), results)
    weights = [one for one in all_of if one.stacked.weight > WEIGHT_LIMIT]
    losses = [one for one in all_of if one.stacked.loss > LOSS_LIMIT]
    tests = [one.p_value for one in losses if one.p_value is not None]
    equal = [one.stacked.weight for one in all_of if one.stacked.weight <= WEIGHT_LIMIT]
    measurements = [
        Measurement(
            "after 20 steps: networks with other weights than Keras",
            [sum(not one.has_equal_weights for one in all_of)],
            "",
            maximum=0,
            note=f"{len(weights)} of {count} above 1e-5, largest of the others {max(equal):.1e}; "
            + "; ".join(map(_line, weights)),
        ),
        Measurement(
            "after 20 epochs: share of equal losses",
            [1.0 - len(losses) / count],
            "",
            minimum=0.95,
        ),
        Measurement(
            "after 20 epochs: other losses that are not chaotic",
            [sum(not one.is_chaotic for one in losses)],
            "",
            maximum=0,
            note="; ".join(map(_line, losses)),
        ),
    ]
    if tests:
        level = LEVEL / len(tests)
        measurements.append(
            Measurement(
                "smallest p-value of the losses over seeds",
                [min(tests)],
                "",
                minimum=level,
                note=f"Kolmogorov-Smirnov, {SEEDS} seeds each, {len(tests)} networks",
            )
        )
    return measurements


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=NETWORKS)
    parser.add_argument("--seed", type=int, default=0, help="number of the first network")
    parser.add_argument("--results", type=Path, help="file of comparisons, read and added to")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    measurements = measure(options.networks, options.seed, options.results)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
