"""One architecture, traced once; runs put their arrays into it by turns.

All that a run has learned is in its arrays: weights, optimizer slots, metric sums, generators.
Swapping them is a matter of a millisecond, tracing and compiling one of a second.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.planning.plan import EVALUATION_BATCH
from dlcore.planning.trainer_choice import TrainerKind, choose, starts_uncompiled
from dlcore.spec import Spec
from dlcore.training.chunk_sizer import FIRST_CHUNK, ChunkSizer
from dlcore.training.model import build_model, initial_weights
from dlcore.training.tensors import Encoding, Part
from dlcore.training.trim_memory import trim_memory
from dlcore.training.vectorized_rnn import vectorize_simple_rnn

SEEDS_KEPT = 4
Logs = Mapping[str, tf.Tensor]


@dataclass
class State:
    """Everything that makes a run's place in its training.

    Args:
        arrays: values of the model's, the optimizer's and the metrics' variables.
        stop_training: Keras' flag.
    """

    arrays: list[Array]
    stop_training: bool = False


def architecture(spec: Spec) -> str:
    """Equal for specs that can share one traced model: all but seed, epochs and stopping."""
    data = spec.model_dump(mode="json")
    del data["seed"], data["training"]["epochs"]
    del data["training"]["early_stopping"], data["training"]["reduce_learning_rate"]
    del data["training"]["optimizer"]["learning_rate"]
    return json.dumps(data, sort_keys=True)


class Compiled:
    """A traced model.

    Args:
        spec: any spec of the architecture.
    """

    def __init__(self, spec: Spec) -> None:
        self.model = build_model(spec)
        self.train_pace = ChunkSizer()
        self.test_pace = ChunkSizer()
        self.batch_size = spec.training.batch_size
        self.encoding = Encoding.of(spec)
        path = choose(spec).path
        if path is TrainerKind.XLA:
            vectorize_simple_rnn(self.model)
        # Sums of other batches differ in the last bit, so exact figures need Keras' own.
        fast = spec.training.trainer == "auto" and path is not TrainerKind.PLAIN
        self.evaluation_batch = EVALUATION_BATCH if fast else self.batch_size
        self._build_variables(spec)
        self._variables = [
            *self.model.variables,
            *self.model.optimizer.variables,
            *self.model.metrics_variables,
        ]
        self._pristine = self._read().arrays
        self._weights = len(self.model.variables)
        self._initial = {spec.seed: self._pristine[: self._weights]}
        self._states: dict[Hashable, State] = {}
        self._inside: Hashable | None = None
        self._compiled: set[str] = set()
        self._starts_uncompiled = starts_uncompiled(spec)
        xla = path is TrainerKind.XLA
        self._train_chunk = _traced(self._make_train_chunk(), xla=xla)
        self._test_chunk = _traced(self._make_test_chunk(), xla=xla)
        # Once an epoch: compiling these costs more than it can ever save.
        self._train_batch = _traced(self._make_train_batch(), xla=False)
        self._test_batch = _traced(self._make_test_batch(), xla=False)

    # Runs and their arrays

    def enter(self, who: Hashable, spec: Spec, arrays: list[Array] | None = None) -> None:
        """Begins a run's stay: with fresh arrays for its seed, or with those of a checkpoint."""
        if arrays is None:
            others = (array.copy() for array in self._pristine[self._weights :])
            arrays = [*self._initial_weights(spec), *others]
            rate = self._index_of_learning_rate()
            arrays[rate] = np.asarray(spec.training.optimizer.learning_rate, arrays[rate].dtype)
        self._states[who] = State(arrays)
        self.take(who)

    def take(self, who: Hashable) -> None:
        """Puts a run's arrays into the model, keeping those of the run that was there."""
        if self._inside == who:
            return
        if self._inside is not None:
            self._states[self._inside] = self._read()
        self._write(self._states.pop(who))
        self._inside = who

    def leave(self, who: Hashable) -> None:
        """Ends a run's stay and forgets its arrays."""
        self._states.pop(who, None)
        if self._inside == who:
            self._inside = None

    @property
    def is_free(self) -> bool:
        """Whether no run is staying."""
        return self._inside is None and not self._states

    def arrays(self) -> list[Array]:
        """A copy of all arrays of the run that is inside."""
        return self._read().arrays

    def weights(self) -> list[Array]:
        """A copy of the model's own arrays of the run that is inside."""
        return [variable.numpy() for variable in self.model.variables]

    def set_weights(self, weights: list[Array]) -> None:
        """Replaces the model's own arrays of the run that is inside."""
        for variable, value in zip(self.model.variables, weights, strict=True):
            variable.assign(value)

    # Steps

    def train(self, part: Part, permutation: tf.Tensor, start: int, stop: int) -> Logs:
        """Trains on batches ``start`` to ``stop`` (exclusive) of an epoch.

        Returns:
            Metrics over the epoch so far.
        """
        whole = part.size // self.batch_size
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = self._train_chunk(part.x, part.y, permutation, *bounds)
            self._after_tracing("train")
        if stop > whole:
            logs = self._train_batch(part.x, part.y, permutation[whole * self.batch_size :])
        return logs

    @property
    def first_steps(self) -> int:
        """Batches of a run's first chunk: few, so that a newcomer's curve soon moves."""
        return 1 if self._starts_uncompiled else FIRST_CHUNK

    def train_first(self, part: Part, permutation: tf.Tensor, start: int, stop: int) -> Logs:
        """Trains on a run's first ``first_steps`` batches; see :meth:`train`."""
        if not self._starts_uncompiled:
            return self.train(part, permutation, start, stop)
        return self._train_batch(part.x, part.y, permutation[: self.batch_size])

    def test(self, part: Part, start: int, stop: int) -> Logs:
        """Evaluates batches ``start`` to ``stop`` (exclusive) of ``evaluation_batch`` samples."""
        whole = part.size // self.evaluation_batch
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = self._test_chunk(part.x, part.y, *bounds)
            self._after_tracing("test")
        if stop > whole:
            rest = whole * self.evaluation_batch
            logs = self._test_batch(part.x[rest:], part.y[rest:])
        return logs

    def _after_tracing(self, chunk: str) -> None:
        if chunk not in self._compiled:
            self._compiled.add(chunk)
            trim_memory()

    def _build_variables(self, spec: Spec) -> None:
        """Makes the optimizer's and the metrics' variables before anything is traced."""
        model, info = self.model, spec.dataset.info()
        model.optimizer.build(model.trainable_variables)
        x = self.encoding.x(tf.zeros((1, *info.input_shape)))
        if info.task.is_classification():
            y = self.encoding.y(tf.zeros((1,), tf.int32))
        else:
            y = tf.zeros((1, 1))
        predicted = tf.ones((1, *model.output_shape[1:])) / model.output_shape[-1]
        model.compute_loss(x, y, predicted)
        model.compute_metrics(x, y, predicted)
        model.reset_metrics()

    def _initial_weights(self, spec: Spec) -> list[Array]:
        """A seed's weights; the seeds that were used last are remembered."""
        if spec.seed not in self._initial:
            if len(self._initial) >= SEEDS_KEPT:
                del self._initial[next(iter(self._initial))]
            self._initial[spec.seed] = initial_weights(spec)
        return [array.copy() for array in self._initial[spec.seed]]

    def _index_of_learning_rate(self) -> int:
        rate = self.model.optimizer._learning_rate
        return next(i for i, variable in enumerate(self._variables) if variable is rate)

    def _read(self) -> State:
        return State([variable.numpy() for variable in self._variables], self.model.stop_training)

    def _write(self, state: State) -> None:
        for variable, value in zip(self._variables, state.arrays, strict=True):
            variable.assign(value)
        self.model.stop_training = state.stop_training

    def _make_train_chunk(self) -> Callable[..., Logs]:
        size = self.batch_size

        def chunk(
            x: tf.Tensor, y: tf.Tensor, order: tf.Tensor, start: tf.Tensor, stop: tf.Tensor
        ) -> Logs:
            def step(batch: tf.Tensor) -> tf.Tensor:
                samples = tf.slice(order, [batch * size], [size])
                self.model.train_step(self._gathered(x, y, samples))
                return batch + 1

            _loop(step, start, stop)
            return dict(self.model.get_metrics_result())

        return chunk

    def _make_train_batch(self) -> Callable[..., Logs]:
        def batch(x: tf.Tensor, y: tf.Tensor, samples: tf.Tensor) -> Logs:
            return dict(self.model.train_step(self._gathered(x, y, samples)))

        return batch

    def _make_test_chunk(self) -> Callable[..., Logs]:
        size = self.evaluation_batch

        def chunk(x: tf.Tensor, y: tf.Tensor, start: tf.Tensor, stop: tf.Tensor) -> Logs:
            def step(batch: tf.Tensor) -> tf.Tensor:
                some = [_slice(array, batch * size, size) for array in (x, y)]
                self.model.test_step((self.encoding.x(some[0]), self.encoding.y(some[1])))
                return batch + 1

            _loop(step, start, stop)
            return dict(self.model.get_metrics_result())

        return chunk

    def _make_test_batch(self) -> Callable[..., Logs]:
        def batch(x: tf.Tensor, y: tf.Tensor) -> Logs:
            return dict(self.model.test_step((self.encoding.x(x), self.encoding.y(y))))

        return batch

    def _gathered(
        self, x: tf.Tensor, y: tf.Tensor, samples: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        return (
            self.encoding.x(tf.gather(x, samples)),
            self.encoding.y(tf.gather(y, samples)),
        )


def _traced(function: Callable[..., Logs], *, xla: bool) -> Callable[..., Logs]:
    traced: Callable[..., Logs] = tf.function(function, autograph=False, jit_compile=xla or None)
    return traced


def _loop(step: Callable[[tf.Tensor], tf.Tensor], start: tf.Tensor, stop: tf.Tensor) -> None:
    """Runs ``step`` from ``start`` to ``stop`` strictly one after another."""
    tf.while_loop(lambda batch: batch < stop, step, [start], parallel_iterations=1)


def _slice(array: tf.Tensor, start: tf.Tensor, size: int) -> tf.Tensor:
    rest = array.shape[1:]
    return tf.slice(array, [start, *([0] * len(rest))], [size, *rest])
