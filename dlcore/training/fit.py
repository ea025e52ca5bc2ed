"""The chunked trainer: ``model.fit`` with many steps per call into TensorFlow."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import keras
import tensorflow as tf

from dlcore.training.chunk_sizer import ChunkSizer
from dlcore.training.chunks import batch_count, run_chunks
from dlcore.training.compiled import Compiled
from dlcore.training.evaluate import evaluate
from dlcore.training.logs import Logs, to_floats, validation_logs
from dlcore.training.tensors import Part

TrainChunk = Callable[[Part, tf.Tensor, int, int], Logs]


def fit(
    compiled: Compiled,
    train: Part,
    validation: Part | None,
    permutation: tf.Tensor,
    *,
    epochs: int,
    callbacks: Sequence[keras.callbacks.Callback],
    initial_epoch: int = 0,
    initial_step: int = 0,
    initial_logs: Mapping[str, float] | None = None,
) -> keras.callbacks.History:
    """Train the active run of ``compiled``.

    It calls Keras callbacks as ``model.fit`` does, with a chunk of steps in place of a batch, as
    with ``steps_per_execution``.

    Args:
        compiled: the model.
        train: training data.
        validation: validation data, if any.
        permutation: sample indices in the order of every epoch, int32 of shape ``(samples,)``.
        epochs: total epochs.
        callbacks: Keras callbacks.
        initial_epoch, initial_step: where to continue after a checkpoint.
        initial_logs: metrics of the batches before ``initial_step``.

    Returns:
        Keras' history.
    """
    model, steps = compiled.model, batch_count(train, compiled.batch_size)
    callback_list = keras.callbacks.CallbackList(
        list(callbacks), add_history=True, model=model, epochs=epochs, steps=steps, verbose=0
    )
    loop = _Epochs(compiled, train, validation, permutation, callback_list)
    model.stop_training = False
    callback_list.on_train_begin()
    logs: dict[str, float] = {}
    for epoch in range(initial_epoch, epochs):
        callback_list.on_epoch_begin(epoch)
        if epoch == initial_epoch and initial_step:
            logs = loop.run_rest(initial_step, initial_logs or {})
        elif epoch == 0:
            logs = loop.run_first()
        else:
            logs = loop.run_next(epochs - epoch)
        callback_list.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_weights)
    callback_list.on_train_end(logs)
    return model.history


@dataclass(frozen=True)
class _Epochs:
    """Run epochs and their validation, with the callbacks of their batches.

    Args:
        compiled: the model.
        train: training data.
        validation: validation data, if any.
        permutation: sample indices in the order of every epoch.
        callback_list: of the training.
    """

    compiled: Compiled
    train: Part
    validation: Part | None
    permutation: tf.Tensor
    callback_list: keras.callbacks.CallbackList

    @property
    def steps(self) -> int:
        """Batches of an epoch."""
        return batch_count(self.train, self.compiled.batch_size)

    @property
    def test_steps(self) -> int:
        """Batches of its validation."""
        part = self.validation
        return batch_count(part, self.compiled.evaluation_batch) if part else 0

    def run_first(self) -> dict[str, float]:
        """Run the first epoch of a run, which begins with a chunk of few batches."""
        batches, first = range(self.steps), self.compiled.first_steps
        self.compiled.model.reset_metrics()
        logs = self._train(self.compiled.train_first_chunk, batches[:first], ChunkSizer())
        return logs | self._train_chunks(batches[first:]) | self._validate()

    def run_next(self, left: int) -> dict[str, float]:
        """Run another epoch.

        Args:
            left: number of epochs that are left of the run, this one included.
        """
        if self.compiled.can_run_epochs(left) and self._is_short:
            return self._run_in_one_call()
        self.compiled.model.reset_metrics()
        return self._train_chunks(range(self.steps)) | self._validate()

    def run_rest(self, initial_step: int, initial_logs: Mapping[str, float]) -> dict[str, float]:
        """Run the rest of an epoch after a checkpoint within it."""
        logs = self._train_chunks(range(initial_step, self.steps))
        return {**initial_logs, **logs, **self._validate()}

    def _train_chunks(self, batches: range) -> dict[str, float]:
        return self._train(self.compiled.train, batches, self.compiled.train_chunk_sizer)

    def _train(
        self, train_chunk: TrainChunk, batches: range, chunk_sizer: ChunkSizer
    ) -> dict[str, float]:
        return run_chunks(
            functools.partial(train_chunk, self.train, self.permutation),
            batches,
            chunk_sizer,
            self.callback_list.on_train_batch_begin,
            self.callback_list.on_train_batch_end,
            lambda: bool(self.compiled.model.stop_training),
        )

    def _validate(self) -> dict[str, float]:
        if self.validation is None:
            return {}
        return validation_logs(evaluate(self.compiled, self.validation, self.callback_list))

    @property
    def _is_short(self) -> bool:
        """Whether a whole epoch and its validation take no longer than a chunk."""
        return (
            self.steps <= self.compiled.train_chunk_sizer.steps()
            and self.test_steps <= self.compiled.test_chunk_sizer.steps()
        )

    def _run_in_one_call(self) -> dict[str, float]:
        """Run a whole epoch in one call, then the callbacks in their order."""
        steps, callback_list = self.steps, self.callback_list
        callback_list.on_train_batch_begin(0)
        began = time.perf_counter()
        results = self.compiled.run_epoch(self.train, self.permutation, self.validation)
        logs, tested = map(to_floats, results)
        self.compiled.train_chunk_sizer.update(steps, time.perf_counter() - began)
        callback_list.on_train_batch_end(steps - 1, logs)
        if self.validation is None:
            return logs
        callback_list.on_test_begin()
        callback_list.on_test_batch_begin(0)
        callback_list.on_test_batch_end(self.test_steps - 1, tested)
        callback_list.on_test_end(tested)
        return logs | validation_logs(tested)
