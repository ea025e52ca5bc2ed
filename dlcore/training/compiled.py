"""A traced model, which all runs of one architecture share by swapping their arrays.

Everything that a run has learned is in arrays: weights, optimizer slots, metric sums, generators.
Swapping them takes about a millisecond, tracing and compiling about a second.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import gradient_registry

from dlcore.arrays import Array
from dlcore.planning.allocator import return_memory
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import LARGE_STATE_BYTES, MAX_INITIAL_BYTES, evaluation_batch
from dlcore.planning.plan import Plan, validation_sizes
from dlcore.planning.trainer_choice import TrainerChoice, TrainerKind
from dlcore.spec import Spec
from dlcore.training.chunk_sizer import FIRST_CHUNK, ChunkSizer
from dlcore.training.fused_pooling import fuse_max_pooling
from dlcore.training.half_kernels import use_half_kernels
from dlcore.training.model import PlainMetricNames, build_model, initial_weights
from dlcore.training.ordered_updates import order_updates
from dlcore.training.tensors import Encoding, Part
from dlcore.training.vectorized_rnn import vectorize_simple_rnn

MAX_CACHED_SEEDS = 4

PROGRAM_BYTES = 26_000_000
"""Of a traced and compiled program, as measured for small dense networks with short epochs."""

MANY_EPOCHS = 100
"""Of a run that makes up for tracing the function of a whole epoch."""

Logs = Mapping[str, tf.Tensor]


@dataclass
class TrainingState:
    """The state of a run's training.

    Args:
        arrays: values of the model's, the optimizer's and the metrics' variables.
        stop_training: the flag of the Keras model.
    """

    arrays: Sequence[Array]
    stop_training: bool = False


def architecture_key(spec: Spec) -> str:
    """Return a key that specs have in common if they can share a traced model.

    Seed, epochs, learning rate, early stopping and learning-rate reduction make no difference.
    """
    data = spec.model_dump(mode="json")
    del data["seed"], data["training"]["epochs"]
    del data["training"]["early_stopping"], data["training"]["reduce_learning_rate"]
    # The rates of a schedule are constants of the program.
    if not spec.training.optimizer.half_life:
        del data["training"]["optimizer"]["learning_rate"]
    return json.dumps(data, sort_keys=True)


def compiled_bytes(spec: Spec, planned: Plan) -> int:
    """Return the bytes that a new ``Compiled`` will have, roughly."""
    slots = spec.training.optimizer.name.slots
    return planned.weight_bytes * (1 + slots) + PROGRAM_BYTES


class Compiled:
    """Trace a model.

    Args:
        spec: any spec of the architecture.
        choice: the trainer for it.
    """

    def __init__(self, spec: Spec, choice: TrainerChoice) -> None:
        self.model = build_model(spec, PlainMetricNames)
        self.train_chunk_sizer = ChunkSizer()
        self.test_chunk_sizer = ChunkSizer()
        self.batch_size = spec.training.batch_size
        self.encoding = Encoding.of(spec)
        if choice.kind is TrainerKind.XLA:
            vectorize_simple_rnn(self.model)
        if choice.kind is TrainerKind.GRAPH:
            steps = validation_sizes(spec)[0] // self.batch_size
            fuse_max_pooling(self.model, self.batch_size, steps)
            if spec.training.trainer == "auto":
                use_half_kernels(self.model)
        # Another batch size changes the last bit of sums, so exact metrics need that of Keras.
        is_fast = spec.training.trainer == "auto" and choice.kind is not TrainerKind.PLAIN
        largest = evaluation_batch(available_memory())
        self.evaluation_batch = largest if is_fast else self.batch_size
        self._build_variables(spec)
        self._variables = [
            *self.model.variables,
            *self.model.optimizer.variables,
            *self.model.metrics_variables,
        ]
        self._weight_bytes = _variable_bytes(self.model.variables)
        self._variable_bytes = _variable_bytes(self._variables)
        others = self._variables[len(self.model.variables) :]
        self._is_large = self._variable_bytes > LARGE_STATE_BYTES
        self._initial_others = [_compact(np.asarray(variable)) for variable in others]
        self._weights_by_seed: dict[int, list[Array]] = {}
        self._unused_seed: int | None = spec.seed
        self._states: dict[Hashable, TrainingState] = {}
        self._active: Hashable | None = None
        self._run_count = 0
        self._executed: set[str] = set()
        self._starts_uncompiled = choice.starts_uncompiled
        self._is_xla = choice.kind is TrainerKind.XLA
        train_chunk = _graph_function(self._make_train_chunk(), xla=self._is_xla)
        test_chunk = _graph_function(self._make_test_chunk(), xla=self._is_xla)
        # These run once per epoch, which never makes up for compiling them.
        train_batch = _graph_function(self._make_train_batch())
        test_batch = _graph_function(self._make_test_batch())
        epoch = self._make_epoch(train_chunk, train_batch, test_chunk, test_batch)
        self._train_chunk, self._test_chunk = _callable(train_chunk), _callable(test_chunk)
        self._train_batch, self._test_batch = _callable(train_batch), _callable(test_batch)
        self._epoch = _graph_function(epoch)
        # All epochs have the same shapes, and to compare them takes longer than the call.
        self._concrete_epoch: Callable[..., tuple[Logs, Logs]] | None = None
        self._return_if_large()

    # Runs and their arrays

    def attach(self, run: Hashable, spec: Spec, arrays: Sequence[Array] | None = None) -> None:
        """Add a run and activate it.

        Args:
            run: identifies the run.
            spec: its spec.
            arrays: those of a checkpoint; by default the initial arrays for its seed.
        """
        self._run_count += 1
        unused_seed, self._unused_seed = self._unused_seed, None
        if arrays is not None:
            self._states[run] = TrainingState(arrays)
            self.activate(run)
        elif unused_seed == spec.seed:
            # A new model has these initial weights.
            self._active = run
            if self._caches_weights:
                self._cache_weights(spec.seed, list(map(np.asarray, self.model.variables)))
            self._set_learning_rate(spec)
        else:
            arrays = [*self.initial_weights(spec), *self._initial_others]
            self._return_if_large()
            self._states[run] = TrainingState(arrays)
            self.activate(run)
            self._set_learning_rate(spec)
            self._return_if_large()

    def activate(self, run: Hashable) -> None:
        """Write a run's arrays into the model, after saving those of the active run."""
        if self._active == run:
            return
        if self._active is not None:
            self._states[self._active] = self._read()
        self._write(self._states.pop(run))
        self._active = run

    def detach(self, run: Hashable) -> None:
        """Remove a run and its arrays."""
        self._states.pop(run, None)
        if self._active == run:
            self._active = None

    @property
    def is_idle(self) -> bool:
        """Whether no run is attached."""
        return self._active is None and not self._states

    @property
    def size(self) -> int:
        """Bytes of the variables, of the cached initial weights and of the program, roughly."""
        cached = len(self._weights_by_seed) * self._weight_bytes
        return self._variable_bytes + cached + PROGRAM_BYTES

    def tensors(self) -> list[tf.Tensor]:
        """Return all arrays of the active run, see ``read_all``."""
        return read_all(self._variables)

    def weight_tensors(self) -> list[tf.Tensor]:
        """Return the model's arrays of the active run; as ``tensors`` else."""
        return read_all(self.model.variables)

    def initial_weights(self, spec: Spec) -> list[Array]:
        """Return the initial weights for a spec's seed; those of a few seeds are cached."""
        if cached := self._weights_by_seed.get(spec.seed):
            return cached
        weights = initial_weights(spec)
        if self._caches_weights:
            self._cache_weights(spec.seed, weights)
        return weights

    def set_weights(self, weights: list[Array]) -> None:
        """Replace the model's arrays of the active run."""
        for variable, value in zip(self.model.variables, weights, strict=True):
            variable.assign(value)

    # Steps

    def train(self, part: Part, permutation: tf.Tensor, start: int, stop: int) -> Logs:
        """Train on batches ``start`` to ``stop`` (exclusive) of an epoch.

        Returns:
            The metrics over the epoch so far.
        """
        whole = part.size // self.batch_size
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = self._train_chunk(part.x, part.y, part.weights, permutation, *bounds)
            self._trim_memory("train")
        if stop > whole:
            samples = permutation[whole * self.batch_size :]
            logs = self._train_batch(part.x, part.y, part.weights, samples)
        return logs

    @property
    def first_steps(self) -> int:
        """Batches in a run's first chunk: few, so that its curve starts soon."""
        return 1 if self._starts_uncompiled else FIRST_CHUNK

    def train_first_chunk(self, part: Part, permutation: tf.Tensor, start: int, stop: int) -> Logs:
        """Train on a run's first ``first_steps`` batches; see :meth:`train`."""
        if not self._starts_uncompiled:
            return self.train(part, permutation, start, stop)
        samples = permutation[: self.batch_size]
        logs: Logs = self._train_batch(part.x, part.y, part.weights, samples)
        self._return_if_large()
        return logs

    def test(self, part: Part, start: int, stop: int) -> Logs:
        """Evaluate batches ``start`` to ``stop`` (exclusive) of ``evaluation_batch`` samples."""
        whole = part.size // self.evaluation_batch
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = self._test_chunk(part.x, part.y, *bounds)
            self._trim_memory("test")
        if stop > whole:
            first = whole * self.evaluation_batch
            logs = self._test_batch(part.x[first:], part.y[first:])
        return logs

    def can_run_epochs(self, left: int) -> bool:
        """Return whether :meth:`run_epoch` has the same bits as its parts, and is worth tracing.

        The bits are tested for XLA. To trace it takes some 0.3 s, which later runs of the
        architecture or many epochs make up for.

        Args:
            left: number of epochs that are left of the run.
        """
        return self._is_xla and (self._run_count > 1 or left >= MANY_EPOCHS)

    def run_epoch(
        self, train: Part, permutation: tf.Tensor, validation: Part | None
    ) -> tuple[Logs, Logs]:
        """Train on all batches of an epoch, and evaluate the validation data, in one call.

        Where an epoch takes a few milliseconds, most of them are for calls into TensorFlow.

        Returns:
            The metrics of the training, and those of the validation without ``val_``.
        """
        tested = (validation.x, validation.y) if validation else None
        counts = (
            0,
            train.size // self.batch_size,
            validation.size // self.evaluation_batch if validation else 0,
        )
        bounds = map(tf.constant, counts)
        arguments = (train.x, train.y, train.weights, permutation, tested, *bounds)
        if self._concrete_epoch is None:
            with _forget_custom_gradients():
                self._concrete_epoch = self._epoch.get_concrete_function(*arguments)
        logs: tuple[Logs, Logs] = self._concrete_epoch(*arguments)
        return logs

    def _trim_memory(self, chunk: str) -> None:
        """Return freed memory to the system after a chunk's first call, on Linux with glibc.

        Compiling an architecture frees memory in many small pieces: with forty architectures at
        once, a hundred megabytes or two, which would not be used again.
        """
        if chunk not in self._executed:
            self._executed.add(chunk)
            return_memory()

    def _return_if_large(self) -> None:
        """Return the memory of temporary arrays to the system, where they are large.

        Those of the next step are rarely of the same size.
        """
        if self._is_large:
            return_memory()

    def _build_variables(self, spec: Spec) -> None:
        """Create the optimizer's and the metrics' variables before anything is traced."""
        model, info = self.model, spec.dataset.info()
        model.optimizer.build(model.trainable_variables)
        x = self.encoding.x(tf.zeros((1, *self.encoding.stored_shape)))
        if info.task.is_classification():
            y = self.encoding.y(tf.zeros((1,), tf.int32))
        else:
            y = tf.zeros((1, 1))
        outputs = [tf.ones((1, *each.shape[1:])) / each.shape[-1] for each in model.outputs]
        predicted = outputs if len(outputs) > 1 else outputs[0]
        model.compute_loss(x, y, predicted)
        model.compute_metrics(x, y, predicted)
        model.reset_metrics()

    @property
    def _caches_weights(self) -> bool:
        return (len(self._weights_by_seed) + 1) * self._weight_bytes <= MAX_INITIAL_BYTES

    def _cache_weights(self, seed: int, weights: list[Array]) -> None:
        cached = self._weights_by_seed
        if len(cached) >= MAX_CACHED_SEEDS:
            del cached[next(iter(cached))]
        cached[seed] = weights

    def _set_learning_rate(self, spec: Spec) -> None:
        optimizer = spec.training.optimizer
        if not optimizer.half_life:
            self.model.optimizer._learning_rate.assign(optimizer.learning_rate)

    def _read(self) -> TrainingState:
        arrays = [np.asarray(variable) for variable in self._variables]
        return TrainingState(arrays, self.model.stop_training)

    def _write(self, state: TrainingState) -> None:
        for variable, value in zip(self._variables, state.arrays, strict=True):
            # Half the time of Keras' own assignment, which checks and casts.
            variable.value.assign(_expand(value), read_value=False)
        self.model.stop_training = state.stop_training

    def _make_train_chunk(self) -> Callable[..., Logs]:
        size = self.batch_size

        def chunk(
            x: tf.Tensor,
            y: tf.Tensor,
            weights: tf.Tensor | None,
            order: tf.Tensor,
            start: tf.Tensor,
            stop: tf.Tensor,
        ) -> Logs:
            def step(batch: tf.Tensor) -> tf.Tensor:
                samples = tf.slice(order, [batch * size], [size])
                self.model.train_step(self._gather(x, y, weights, samples))
                return batch + 1

            _loop(step, start, stop)
            return dict(self.model.get_metrics_result())

        return chunk

    def _make_train_batch(self) -> Callable[..., Logs]:
        def batch(
            x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None, samples: tf.Tensor
        ) -> Logs:
            logs = dict(self.model.train_step(self._gather(x, y, weights, samples)))
            if self._is_large:
                order_updates()
            return logs

        return batch

    def _make_test_chunk(self) -> Callable[..., Logs]:
        size = self.evaluation_batch

        def chunk(x: tf.Tensor, y: tf.Tensor, start: tf.Tensor, stop: tf.Tensor) -> Logs:
            def step(batch: tf.Tensor) -> tf.Tensor:
                stored_x, stored_y = (_slice(array, batch * size, size) for array in (x, y))
                self.model.test_step(self._tested(stored_x, stored_y))
                return batch + 1

            _loop(step, start, stop)
            return dict(self.model.get_metrics_result())

        return chunk

    def _make_test_batch(self) -> Callable[..., Logs]:
        def batch(x: tf.Tensor, y: tf.Tensor) -> Logs:
            return dict(self.model.test_step(self._tested(x, y)))

        return batch

    def _make_epoch(
        self,
        train_chunk: Callable[..., Logs],
        train_batch: Callable[..., Logs],
        test_chunk: Callable[..., Logs],
        test_batch: Callable[..., Logs],
    ) -> Callable[..., tuple[Logs, Logs]]:
        """Return the calls of an epoch as one function.

        Bounds come from outside, because TensorFlow would make other functions of constant ones.
        """

        def epoch(
            x: tf.Tensor,
            y: tf.Tensor,
            weights: tf.Tensor | None,
            order: tf.Tensor,
            tested: tuple[tf.Tensor, tf.Tensor] | None,
            zero: tf.Tensor,
            whole: tf.Tensor,
            tested_whole: tf.Tensor,
        ) -> tuple[Logs, Logs]:
            logs: Logs = {}
            tested_logs: Logs = {}
            batched = _multiple(x, self.batch_size)
            self.model.reset_metrics()
            if batched:
                logs = train_chunk(x, y, weights, order, zero, whole)
            if batched < x.shape[0]:
                logs = train_batch(x, y, weights, order[batched:])
            if tested is None:
                return logs, tested_logs
            batched = _multiple(tested[0], self.evaluation_batch)
            self.model.reset_metrics()
            if batched:
                tested_logs = test_chunk(*tested, zero, tested_whole)
            if batched < tested[0].shape[0]:
                tested_logs = test_batch(tested[0][batched:], tested[1][batched:])
            return logs, tested_logs

        return epoch

    def _gather(
        self, x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None, samples: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        batch = (
            self._like_keras(self.encoding.x(tf.gather(x, samples))),
            self.encoding.y(tf.gather(y, samples)),
        )
        return batch if weights is None else (*batch, tf.gather(weights, samples))

    def _tested(self, x: tf.Tensor, y: tf.Tensor) -> tuple[Any, Any]:
        """Return a batch of the evaluation, which in large batches need not be that of Keras."""
        inputs = self.encoding.x(x)
        is_like_keras = self.evaluation_batch == self.batch_size
        return self._like_keras(inputs) if is_like_keras else inputs, self.encoding.y(y)

    def _like_keras(self, x: Any) -> Any:
        """Return inputs of an unknown number of samples for a model with two outputs.

        ``model.fit`` does not know how many a batch has, and so gives all batches of an epoch the
        same weight in the mean loss of each output, also the last and smaller one.
        """
        if not self.encoding.group:
            return x
        return tf.compat.v1.placeholder_with_default(x, (None, *x.shape[1:]))


def read_all(variables: Iterable[Any]) -> list[tf.Tensor]:
    """Return the values of Keras variables, in half the time of copies as NumPy arrays.

    They share the memory of the variables; a variable that changes meanwhile gets a new one.
    """
    return [variable.value.value() for variable in variables]


def _variable_bytes(variables: Iterable[Any]) -> int:
    return sum(math.prod(each.shape) * each.value.dtype.size for each in variables)


def _compact(array: Array) -> Array:
    """Return an array of equal numbers, such as an optimizer's zeros, as a view of one number."""
    first = array.flat[0]
    return np.broadcast_to(first, array.shape) if (array == first).all() else array


def _expand(array: Array) -> Array | tf.Tensor:
    """Return an array of equal numbers as a tensor; NumPy would copy it once more."""
    is_compact = array.size > 1 and not any(array.strides)
    return tf.broadcast_to(array.flat[0], array.shape) if is_compact else array


def _graph_function(function: Callable[..., Any], *, xla: bool = False) -> Any:
    """Return a function that is traced, and compiled by XLA within the traced one.

    XLA keeps what it has compiled by the name of the function and by how it is called. Called from
    graphs only, one compiled function serves all of them.
    """
    graph_function: Callable[..., Any] = tf.function(function, autograph=False)
    if xla:
        compiled = tf.function(function, autograph=False, jit_compile=True)
        graph_function = tf.function(lambda *arguments: compiled(*arguments), autograph=False)
    return graph_function


def _callable(traced: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        with _forget_custom_gradients():
            return traced(*arguments)

    return call


@contextlib.contextmanager
def _forget_custom_gradients() -> Iterator[None]:
    """Forget the custom gradients that are registered in the context.

    TensorFlow registers those of each trace for ever, and with them its graph and all variables of
    the model. They are needed only while the function that calls them is traced.
    """
    names = gradient_registry.list()
    known = len(names)
    try:
        yield
    finally:
        # New names are the last ones, and most calls trace nothing.
        for name in list(names)[known:]:
            if name.startswith("CustomGradient-"):
                del gradient_registry._registry[name]


def _loop(step: Callable[[tf.Tensor], tf.Tensor], start: tf.Tensor, stop: tf.Tensor) -> None:
    """Run ``step`` from ``start`` to ``stop``, strictly one after another."""
    tf.while_loop(lambda batch: batch < stop, step, [start], parallel_iterations=1)


def _multiple(array: tf.Tensor, size: int) -> int:
    """Return how many elements of an array's first axis whole batches of some size have."""
    count: int = array.shape[0] // size * size
    return count


def _slice(array: tf.Tensor, start: tf.Tensor, size: int) -> tf.Tensor:
    shape = array.shape[1:]
    return tf.slice(array, [start, *([0] * len(shape))], [size, *shape])
