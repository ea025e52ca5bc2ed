"""A traced model, which all runs of one architecture share by swapping their arrays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import keras
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.planning.allocator import return_memory
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import LARGE_STATE_BYTES, evaluation_batch
from dlcore.planning.plan import Plan
from dlcore.planning.trainer_choice import TrainerChoice, TrainerKind
from dlcore.spec import Spec
from dlcore.training import tracing
from dlcore.training.chunk_sizer import FIRST_CHUNK, ChunkSizer
from dlcore.training.fused_pooling import fuse_max_pooling
from dlcore.training.half_kernels import use_half_kernels
from dlcore.training.initial_state import InitialState
from dlcore.training.logs import Logs
from dlcore.training.model import PlainMetricNames, build_model
from dlcore.training.run_states import RunStates
from dlcore.training.steps import StepFunctions, compile_chunks, trace_chunks
from dlcore.training.tensors import Encoding, Part
from dlcore.training.variables import read_all
from dlcore.training.vectorized_rnn import vectorize_simple_rnn
from dlcore.training.whole_epoch import WholeEpoch

PROGRAM_BYTES = 26_000_000
"""Of a traced and compiled program, as measured for small dense networks with short epochs."""

MANY_EPOCHS = 100
"""Of a run that makes up for tracing the function of a whole epoch."""


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
        self.encoding = Encoding.of(spec)
        self.batch_size = spec.training.batch_size
        self.evaluation_batch = _evaluation_batch(spec, choice)
        self.train_chunk_sizer = ChunkSizer()
        self.test_chunk_sizer = ChunkSizer()
        _use_fast_layers(self.model, spec, choice)
        _build_variables(self.model, spec, self.encoding)
        self._runs = RunStates(self.model)
        self._initial = InitialState(self.model)
        self._unused_seed: int | None = spec.seed
        self._run_count = 0
        self._executed: set[str] = set()
        self._is_large = self._runs.size > LARGE_STATE_BYTES
        self._is_xla = choice.kind is TrainerKind.XLA
        self._starts_uncompiled = choice.starts_uncompiled
        sizes = (self.batch_size, self.evaluation_batch)
        steps = StepFunctions(self.model, self.encoding, *sizes, orders_updates=self._is_large)
        self._steps = compile_chunks(steps) if self._is_xla else trace_chunks(steps)
        self._epoch = WholeEpoch(self.model, self._steps, *sizes)
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
            self._runs.add(run, arrays)
        elif unused_seed == spec.seed:
            # A new model has these initial weights.
            self._runs.add_active(run)
            self._initial.cache_current_weights(spec.seed)
            self._set_learning_rate(spec)
        else:
            arrays = self._initial.arrays(spec)
            self._return_if_large()
            self._runs.add(run, arrays)
            self._set_learning_rate(spec)
            self._return_if_large()

    def activate(self, run: Hashable) -> None:
        """Write a run's arrays into the model, after saving those of the active run."""
        self._runs.activate(run)

    def detach(self, run: Hashable) -> None:
        """Remove a run and its arrays."""
        self._runs.remove(run)

    @property
    def is_idle(self) -> bool:
        """Whether no run is attached."""
        return self._runs.is_empty

    @property
    def size(self) -> int:
        """Bytes of the variables, of the cached initial weights and of the program, roughly."""
        return self._runs.size + self._initial.size + PROGRAM_BYTES

    def tensors(self) -> list[tf.Tensor]:
        """Return all arrays of the active run, see ``read_all``."""
        return self._runs.tensors()

    def weight_tensors(self) -> list[tf.Tensor]:
        """Return the model's arrays of the active run; as ``tensors`` else."""
        return read_all(self.model.variables)

    def initial_weights(self, spec: Spec) -> list[Array]:
        """Return the initial weights for a spec's seed; those of a few seeds are cached."""
        return self._initial.weights(spec)

    def set_weights(self, weights: list[Array]) -> None:
        """Replace the model's arrays of the active run."""
        for variable, value in zip(self.model.variables, weights, strict=True):
            variable.assign(value)

    def _set_learning_rate(self, spec: Spec) -> None:
        optimizer = spec.training.optimizer
        if not optimizer.half_life:
            self.model.optimizer._learning_rate.assign(optimizer.learning_rate)

    # Steps

    def train(self, part: Part, permutation: tf.Tensor, start: int, stop: int) -> Logs:
        """Train on batches ``start`` to ``stop`` (exclusive) of an epoch.

        Returns:
            The metrics over the epoch so far.
        """
        whole = part.size // self.batch_size
        arrays = (part.x, part.y, part.weights)
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = tracing.call(self._steps.train_chunk, *arrays, permutation, *bounds)
            self._trim_memory("train")
        if stop > whole:
            samples = permutation[whole * self.batch_size :]
            logs = tracing.call(self._steps.train_batch, *arrays, samples)
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
        arrays = (part.x, part.y, part.weights)
        logs: Logs = tracing.call(self._steps.train_batch, *arrays, samples)
        self._return_if_large()
        return logs

    def test(self, part: Part, start: int, stop: int) -> Logs:
        """Evaluate batches ``start`` to ``stop`` (exclusive) of ``evaluation_batch`` samples."""
        whole = part.size // self.evaluation_batch
        logs: Logs = {}
        if start < min(stop, whole):
            bounds = (tf.constant(start), tf.constant(min(stop, whole)))
            logs = tracing.call(self._steps.test_chunk, part.x, part.y, *bounds)
            self._trim_memory("test")
        if stop > whole:
            first = whole * self.evaluation_batch
            logs = tracing.call(self._steps.test_batch, part.x[first:], part.y[first:])
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

        Returns:
            The metrics of the training, and those of the validation without ``val_``.
        """
        return self._epoch.run(train, permutation, validation)

    # Memory

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


def _evaluation_batch(spec: Spec, choice: TrainerChoice) -> int:
    """Return the samples in a batch of the evaluation, as many as memory allows.

    Another batch size changes the last bit of sums, so exact metrics need that of Keras.
    """
    is_fast = spec.training.trainer == "auto" and choice.kind is not TrainerKind.PLAIN
    return evaluation_batch(available_memory()) if is_fast else spec.training.batch_size


def _use_fast_layers(model: keras.Model, spec: Spec, choice: TrainerChoice) -> None:
    """Replace the calls of layers by faster ones where the trainer has some."""
    if choice.kind is TrainerKind.XLA:
        vectorize_simple_rnn(model)
    if choice.kind is TrainerKind.GRAPH:
        batch_size = spec.training.batch_size
        fuse_max_pooling(model, batch_size)
        if spec.training.trainer == "auto":
            use_half_kernels(model)


def _build_variables(model: keras.Model, spec: Spec, encoding: Encoding) -> None:
    """Create the optimizer's and the metrics' variables before anything is traced."""
    model.optimizer.build(model.trainable_variables)
    x = encoding.x(tf.zeros((1, *encoding.stored_shape)))
    is_classification = spec.dataset.info().task.is_classification()
    y = encoding.y(tf.zeros((1,), tf.int32)) if is_classification else tf.zeros((1, 1))
    outputs = [tf.ones((1, *each.shape[1:])) / each.shape[-1] for each in model.outputs]
    predicted = outputs if len(outputs) > 1 else outputs[0]
    model.compute_loss(x, y, predicted)
    model.compute_metrics(x, y, predicted)
    model.reset_metrics()
