"""Training of one run, from its spec to its saved weights."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import keras
import tensorflow as tf

from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.errors import Diverged, DlcoreError, StoreError
from dlcore.events import Event, Failed, Fetching, Finished, Started, Stopped, Warned
from dlcore.models.precision import MIXED_BFLOAT16
from dlcore.planning.allocator import return_memory
from dlcore.planning.memory import LARGE_STATE_BYTES
from dlcore.planning.plan import Plan, plan
from dlcore.planning.trainer_choice import TrainerChoice, TrainerKind, choose_trainer
from dlcore.planning.weighted_cache import WeightedCache
from dlcore.settings import home
from dlcore.spec import Spec
from dlcore.store import weights
from dlcore.store.artifacts import Artifacts
from dlcore.store.database import TEMPORARY_ERRORS
from dlcore.store.weights import BEST, LAST
from dlcore.training import checkpoint as checkpoints
from dlcore.training.callback import EventCallback, StopTraining, YieldCallback
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.checkpoint_callback import CheckpointCallback
from dlcore.training.compiled import (
    Compiled,
    architecture_key,
    compiled_bytes,
)
from dlcore.training.dead_units import dead_units
from dlcore.training.early_stopping import ResumableEarlyStopping
from dlcore.training.fit import evaluate, fit
from dlcore.training.half_precision import precision_speed
from dlcore.training.model import named_weights
from dlcore.training.plain import fit_plain
from dlcore.training.reduce_learning_rate import ResumableReduceLearningRate
from dlcore.training.shuffle import permutation
from dlcore.training.slot import RunDropped, RunUnloaded, ShutdownRequested, Slot
from dlcore.training.snapshot_callback import SnapshotCallback
from dlcore.training.tensors import Arrays, DatasetCache

CACHE_BYTES = 400_000_000
"""Of the data and the models that are kept for the next run, unless the process has more."""

FETCHING_SECONDS = 0.3
"""The minimum time between two ``Fetching`` events."""

RETRY_SECONDS = 1.0
"""The delay after the result could not be written."""

OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)
"""What NumPy and TensorFlow raise where memory is not enough."""

Emit = Callable[[Event], None]

_log = logging.getLogger(__name__)


class SharedResources:
    """Data and traced models that the runs of one process share, both bounded.

    Args:
        cache: contains the data files.
        max_bytes: of the data and models together.
    """

    def __init__(self, cache: Cache, max_bytes: int = CACHE_BYTES) -> None:
        self.datasets = DatasetCache(cache, max_bytes // 4)
        self._models: WeightedCache[str, Compiled] = WeightedCache(
            max_bytes * 3 // 4, lambda model: model.size, lambda model: model.is_idle
        )

    def compiled(self, spec: Spec, planned: Plan, choice: TrainerChoice) -> Compiled:
        """Return the traced model of a spec's architecture; a new one for plain ``model.fit``."""

        def build() -> Compiled:
            if self._models.make_room(compiled_bytes(spec, planned)):
                _collect()
            return Compiled(spec, choice)

        if choice.kind is TrainerKind.PLAIN:
            return build()
        return self._models.get(architecture_key(spec), build)

    @property
    def size(self) -> int:
        """Bytes of the data and models that are kept."""
        return self.datasets.size + self._models.size

    def trim(self, planned: Plan) -> None:
        """Return the memory of a large run that has ended, and of models too large to keep."""
        if self._models.trim() or planned.state_bytes > LARGE_STATE_BYTES:
            _collect()


def _collect() -> None:
    """Free models and runs, whose parts refer to each other, and return their memory."""
    gc.collect()
    return_memory()


@dataclass(frozen=True)
class RunFiles:
    """The files of a run.

    Args:
        artifacts: the store's artifacts.
        run_id: the run.
    """

    artifacts: Artifacts
    run_id: str


def fetch(spec: Spec, cache: Cache, emit: Emit) -> bool:
    """Download the missing files of a spec's data set, and emit events of its progress.

    It needs no slot: other runs may train meanwhile.

    Returns:
        Whether the data is complete; if not, ``Failed`` was emitted.
    """
    last_emit = 0.0

    def report(file: str, done: int, size: int) -> None:
        nonlocal last_emit
        if time.monotonic() - last_emit >= FETCHING_SECONDS:
            last_emit = time.monotonic()
            emit(Fetching(time.time(), file, done, size))

    try:
        spec.dataset.fetch(cache, report)
    except DlcoreError as error:
        emit(Failed(time.time(), error.code, error.values))
        return False
    return True


def train(spec: Spec, resources: SharedResources, files: RunFiles, emit: Emit, slot: Slot) -> None:
    """Train a run, emit its events, and save its weights as artifacts.

    It resumes from the newest checkpoint if there is one. The last event is ``Finished``,
    ``Stopped`` or ``Failed``.

    Args:
        spec: what to train.
        resources: shared by all runs of the process.
        files: the run's artifacts.
        emit: receives each event.
        slot: yields control at every batch boundary; it must be active when this is called.

    Raises:
        ShutdownRequested: the process is about to end; a checkpoint has been saved.
        RunNotFound: the run has been deleted.
        RunFinished: the run has been ended from outside.
        RunDropped: the run belongs to this process no more.
    """
    try:
        planned, choice = plan(spec), choose_trainer(spec)
        arrays = resources.datasets.arrays(spec)
        compiled = resources.compiled(spec, planned, choice)
    except (DlcoreError, *OUT_OF_MEMORY) as error:
        emit(_failed(error, epoch=0))
        return
    try:
        _Training(spec, planned, choice, compiled, arrays, files, emit, slot).run()
    finally:
        del compiled, arrays
        resources.trim(planned)


def _failed(error: Exception, epoch: int) -> Failed:
    """Return the event of a run that an error ends."""
    if isinstance(error, DlcoreError):
        return Failed(time.time(), error.code, error.values, epoch)
    code = "out_of_memory" if isinstance(error, OUT_OF_MEMORY) else "unexpected"
    return Failed(time.time(), code, {"kind": type(error).__name__}, epoch)


class _Training:
    """The training of one run."""

    def __init__(
        self,
        spec: Spec,
        planned: Plan,
        choice: TrainerChoice,
        compiled: Compiled,
        arrays: Arrays,
        files: RunFiles,
        emit: Emit,
        slot: Slot,
    ) -> None:
        self._spec = spec
        self._plan = planned
        self._choice = choice
        self._is_plain = choice.kind is TrainerKind.PLAIN
        self._compiled = compiled
        self._arrays = arrays
        self._files = files
        self._emit = emit
        self._slot = slot
        stopping = spec.training.early_stopping
        self._stopping = ResumableEarlyStopping(stopping) if stopping else None
        reducing = spec.training.reduce_learning_rate
        self._reducing = ResumableReduceLearningRate(reducing) if reducing else None
        self._snapshots = SnapshotCallback(files.artifacts, files.run_id, planned.weight_bytes)
        self._yielding = YieldCallback(slot, lambda: compiled.activate(self))
        self._events = EventCallback(
            emit=emit,
            slot=slot,
            steps=planned.steps,
            activate=lambda: compiled.activate(self),
            save=self._save_checkpoint,
            monitor="val_loss" if arrays.validation else "loss",
        )

    def run(self) -> None:
        """Train the run to its end."""
        self._files.artifacts.remove_unfinished(self._files.run_id)
        saved = checkpoints.load(
            self._files.artifacts,
            self._files.run_id,
            on_damage=lambda: self._emit(Warned(time.time(), "checkpoint_damaged")),
        )
        self._compiled.attach(self, self._spec, saved.arrays if saved else None)
        if saved:
            saved = replace(saved, arrays=[])
        try:
            self._train(saved)
        except RunUnloaded:
            raise
        except ShutdownRequested:
            self._compiled.activate(self)
            self._save_checkpoint()
            raise
        except (RunDropped, StoreError):
            raise
        except Exception as error:
            self._compiled.activate(self)
            self._fail(error)
        finally:
            self._compiled.detach(self)

    def _train(self, saved: Checkpoint | None) -> None:
        if saved:
            self._restore(saved)
        self._emit(self._started(saved))
        if not saved:
            self._warn_of_precision()
        try:
            self._fit(saved)
        except StopTraining:
            self._compiled.activate(self)
            epoch, test = self._events.epoch, self._finish([self._yielding])
            self._emit(Stopped(time.time(), epoch, test, epoch, self._dead_units()))
            return
        except Diverged as error:
            self._compiled.activate(self)
            best = self._events.best_weights
            self._compiled.set_weights(best or self._compiled.initial_weights(self._spec))
            # These are not the weights to continue from, so the run stays until it has ended.
            self._finish([])
            values = {
                **error.values,
                "learning_rate": self._spec.training.optimizer.learning_rate,
                "kept_epoch": self._events.best_epoch,
            }
            self._emit(Failed(time.time(), error.code, values, self._events.epoch))
            return
        epoch, test = self._events.epoch, self._finish([self._yielding])
        early = epoch < self._spec.training.epochs
        kept = self._stopping.kept_epoch(epoch) if self._stopping else epoch
        self._emit(Finished(time.time(), epoch, test, early, kept, self._dead_units()))

    def _warn_of_precision(self) -> None:
        """Say where half precision costs time; the run is trained as its spec says all the same."""
        if self._spec.training.precision == MIXED_BFLOAT16:
            speed = precision_speed(home())
            if not speed.is_faster:
                self._emit(
                    Warned(time.time(), "precision_slower", {"factor": round(1 / speed.gain, 1)})
                )

    def _fit(self, saved: Checkpoint | None) -> None:
        checkpoint = CheckpointCallback(self._save_checkpoint)
        # Callbacks that change the training come before those that report and save it.
        optional = (self._stopping, self._reducing, self._events, self._snapshots, checkpoint)
        callbacks = [callback for callback in optional if callback]
        epoch, step = (saved.epoch, saved.step) if saved else (0, 0)
        epochs = self._spec.training.epochs
        train, validation = self._arrays.train, self._arrays.validation
        if epoch >= epochs:
            return
        if self._is_plain:
            fit_plain(
                self._compiled,
                train,
                validation,
                seed=self._spec.seed,
                epochs=epochs,
                callbacks=callbacks,
                initial_epoch=epoch,
            )
            return
        fit(
            self._compiled,
            train,
            validation,
            permutation(train.size, self._spec.seed),
            epochs=epochs,
            callbacks=callbacks,
            initial_epoch=epoch,
            initial_step=step,
            initial_logs=saved.logs if saved else {},
        )

    def _started(self, saved: Checkpoint | None) -> Started:
        return Started(
            time.time(),
            epoch=saved.epoch if saved else 0,
            epochs=self._spec.training.epochs,
            steps=self._plan.steps,
            parameters=self._compiled.model.count_params(),
            trainer=self._choice.kind.value,
            reason=self._choice.reason.value,
            facts=self._arrays.facts.model_dump(mode="json"),
        )

    def _dead_units(self) -> dict[str, float]:
        return dead_units(self._spec, self._compiled.model, self._arrays.train)

    def _finish(self, callbacks: Sequence[keras.callbacks.Callback]) -> dict[str, float]:
        """Save the weights, delete the checkpoints, and return the metrics on the test set."""
        callback_list = keras.callbacks.CallbackList(list(callbacks), model=self._compiled.model)
        test = evaluate(self._compiled, self._arrays.test, callback_list)
        while not self._try_to_write(self._save_result):
            self._slot.rest(RETRY_SECONDS)
            self._compiled.activate(self)
        return test

    def _save_result(self) -> None:
        self._save_weights(LAST, self._compiled.weight_tensors())
        if self._events.best_weights:
            self._save_weights(BEST, self._events.best_weights)
        self._snapshots.save()
        checkpoints.remove(self._files.artifacts, self._files.run_id)

    def _try_to_write(self, write: Callable[[], None]) -> bool:
        """Return whether writing files worked, which a full disk or a locked database prevents."""
        try:
            write()
        except (OSError, *TEMPORARY_ERRORS):
            _log.exception("files of run %s cannot be written", self._files.run_id)
            self._emit(Warned(time.time(), "no_space"))
            return False
        return True

    def _save_weights(self, name: str, arrays: Sequence[Array]) -> None:
        named = named_weights(self._compiled.model, arrays)
        weights.save(self._files.artifacts, self._files.run_id, name, named)

    def _fail(self, error: Exception) -> None:
        _log.exception("run %s failed", self._files.run_id)
        self._emit(_failed(error, self._events.epoch))

    # Checkpoints

    def _save_checkpoint(self) -> bool:
        """Save a checkpoint, unless training cannot continue from it; return whether it is saved.

        Plain ``model.fit`` continues from whole epochs only, and not at all after early stopping.
        """
        events, stopping = self._events, self._stopping
        if self._compiled.model.stop_training or (self._is_plain and events.step):
            return False
        saved = Checkpoint(
            epoch=events.epoch,
            step=events.step,
            arrays=self._compiled.tensors(),
            best_weights=events.best_weights,
            best_value=events.best_value,
            best_epoch=events.best_epoch,
            logs=events.logs,
            seconds=events.seconds if events.step else 0.0,
            stopping=stopping.state() if stopping else {},
            reducing=self._reducing.state() if self._reducing else {},
            stopping_weights=stopping.weights() if stopping else [],
        )
        return self._try_to_write(lambda: self._write_checkpoint(saved))

    def _write_checkpoint(self, saved: Checkpoint) -> None:
        self._snapshots.save()
        checkpoints.save(self._files.artifacts, self._files.run_id, saved)

    def _restore(self, saved: Checkpoint) -> None:
        events = self._events
        events.epoch, events.step = saved.epoch, saved.step
        events.logs = dict(saved.logs)
        events.best_weights = saved.best_weights
        events.best_value, events.best_epoch = saved.best_value, saved.best_epoch
        events.seconds_before = saved.seconds
        self._snapshots.restore(saved.epoch)
        if self._stopping:
            self._stopping.restore(saved.stopping, saved.stopping_weights)
        if self._reducing:
            self._reducing.restore(saved.reducing)
