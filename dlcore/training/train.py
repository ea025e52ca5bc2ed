"""Training of one run, from its spec to its saved weights."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import keras
import tensorflow as tf

from dlcore.errors import Diverged, DlcoreError, StoreError
from dlcore.events import Emit, Failed, Finished, Started, Stopped, Warned
from dlcore.models.precision import MIXED_BFLOAT16
from dlcore.planning.plan import Plan, plan
from dlcore.planning.trainer_choice import TrainerChoice, TrainerKind, choose_trainer
from dlcore.settings import home
from dlcore.spec import Spec
from dlcore.store.database import TEMPORARY_ERRORS
from dlcore.store.weights import BEST, LAST
from dlcore.training.callback import StopTraining
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.compiled import Compiled
from dlcore.training.dead_units import dead_units
from dlcore.training.evaluate import evaluate
from dlcore.training.fit import fit
from dlcore.training.half_precision import precision_speed
from dlcore.training.plain import fit_plain
from dlcore.training.run_callbacks import RunCallbacks
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.shuffle import permutation
from dlcore.training.slot import RunDropped, RunUnloaded, ShutdownRequested, Slot
from dlcore.training.tensors import Arrays

RETRY_SECONDS = 1.0
"""The delay after the result could not be written."""

OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)
"""What NumPy and TensorFlow raise where memory is not enough."""

_log = logging.getLogger(__name__)


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
        self._callbacks = RunCallbacks(
            spec,
            planned,
            files,
            emit=emit,
            slot=slot,
            activate=self._activate,
            save=self._save_checkpoint,
        )

    def run(self) -> None:
        """Train the run to its end."""
        self._files.remove_unfinished()
        saved = self._files.load_checkpoint(
            on_damage=lambda: self._emit(Warned(time.time(), "checkpoint_damaged"))
        )
        self._compiled.attach(self, self._spec, saved.arrays if saved else None)
        if saved:
            saved = replace(saved, arrays=[])
        try:
            self._train(saved)
        except RunUnloaded:
            raise
        except ShutdownRequested:
            self._activate()
            self._save_checkpoint()
            raise
        except (RunDropped, StoreError):
            raise
        except Exception as error:
            self._activate()
            _log.exception("run %s failed", self._files.run_id)
            self._emit(_failed(error, self._epoch))
        finally:
            self._compiled.detach(self)

    def _train(self, saved: Checkpoint | None) -> None:
        if saved:
            self._callbacks.restore(saved)
        self._emit(self._started(saved))
        if not saved:
            self._warn_of_precision()
        try:
            self._fit(saved)
        except StopTraining:
            self._activate()
            self._end_stopped()
        except Diverged as error:
            self._activate()
            self._end_diverged(error)
        else:
            self._end_finished()

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

    def _warn_of_precision(self) -> None:
        """Say where half precision costs time; the run is trained as its spec says all the same."""
        if self._spec.training.precision == MIXED_BFLOAT16:
            speed = precision_speed(home())
            if not speed.is_faster:
                values = {"factor": round(1 / speed.gain, 1)}
                self._emit(Warned(time.time(), "precision_slower", values))

    @property
    def _epoch(self) -> int:
        """Epochs done."""
        return self._callbacks.events.epoch

    def _activate(self) -> None:
        self._compiled.activate(self)

    # The trainers

    def _fit(self, saved: Checkpoint | None) -> None:
        if saved and saved.epoch >= self._spec.training.epochs:
            return
        if self._is_plain:
            self._fit_plain(saved.epoch if saved else 0)
        else:
            self._fit_chunked(saved)

    def _fit_plain(self, initial_epoch: int) -> None:
        fit_plain(
            self._compiled,
            self._arrays.train,
            self._arrays.validation,
            seed=self._spec.seed,
            epochs=self._spec.training.epochs,
            callbacks=self._callbacks.in_order(),
            initial_epoch=initial_epoch,
        )

    def _fit_chunked(self, saved: Checkpoint | None) -> None:
        train = self._arrays.train
        fit(
            self._compiled,
            train,
            self._arrays.validation,
            permutation(train.size, self._spec.seed),
            epochs=self._spec.training.epochs,
            callbacks=self._callbacks.in_order(),
            initial_epoch=saved.epoch if saved else 0,
            initial_step=saved.step if saved else 0,
            initial_logs=saved.logs if saved else {},
        )

    # Ends of a run

    def _end_finished(self) -> None:
        epoch, test = self._epoch, self._finish([self._callbacks.yielding])
        is_early, kept = epoch < self._spec.training.epochs, self._callbacks.kept_epoch(epoch)
        self._emit(Finished(time.time(), epoch, test, is_early, kept, self._dead_units()))

    def _end_stopped(self) -> None:
        epoch, test = self._epoch, self._finish([self._callbacks.yielding])
        self._emit(Stopped(time.time(), epoch, test, epoch, self._dead_units()))

    def _end_diverged(self, error: Diverged) -> None:
        events = self._callbacks.events
        initial_weights = self._compiled.initial_weights
        self._compiled.set_weights(events.best_weights or initial_weights(self._spec))
        # These are not the weights to continue from, so the run stays until it has ended.
        self._finish([])
        values = {
            **error.values,
            "learning_rate": self._spec.training.optimizer.learning_rate,
            "kept_epoch": events.best_epoch,
        }
        self._emit(Failed(time.time(), error.code, values, events.epoch))

    def _finish(self, callbacks: Sequence[keras.callbacks.Callback]) -> dict[str, float]:
        """Save the weights, delete the checkpoints, and return the metrics on the test set."""
        callback_list = keras.callbacks.CallbackList(list(callbacks), model=self._compiled.model)
        test = evaluate(self._compiled, self._arrays.test, callback_list)
        while not self._try_to_write(self._save_result):
            self._slot.rest(RETRY_SECONDS)
            self._activate()
        return test

    def _dead_units(self) -> dict[str, float]:
        return dead_units(self._spec, self._compiled.model, self._arrays.train)

    # Files

    def _save_result(self) -> None:
        model, best = self._compiled.model, self._callbacks.events.best_weights
        self._files.save_weights(LAST, model, self._compiled.weight_tensors())
        if best:
            self._files.save_weights(BEST, model, best)
        self._callbacks.snapshots.save()
        self._files.remove_checkpoints()

    def _save_checkpoint(self) -> bool:
        """Save a checkpoint, unless training cannot continue from it; return whether it is saved.

        Plain ``model.fit`` continues from whole epochs only, and not at all after early stopping.
        """
        step = self._callbacks.events.step
        if self._compiled.model.stop_training or (self._is_plain and step):
            return False
        saved = self._callbacks.checkpoint(self._compiled.tensors())
        return self._try_to_write(lambda: self._write_checkpoint(saved))

    def _write_checkpoint(self, saved: Checkpoint) -> None:
        self._callbacks.snapshots.save()
        self._files.save_checkpoint(saved)

    def _try_to_write(self, write: Callable[[], None]) -> bool:
        """Return whether writing files worked, which a full disk or a locked database prevents."""
        try:
            write()
        except (OSError, *TEMPORARY_ERRORS):
            _log.exception("files of run %s cannot be written", self._files.run_id)
            self._emit(Warned(time.time(), "no_space"))
            return False
        return True
