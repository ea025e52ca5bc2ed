"""One run from its spec to its model: the only way through, for pages, shell and notebook."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import tensorflow as tf

from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.errors import Diverged, DlcoreError, StoreError
from dlcore.events import Event, Failed, Fetching, Finished, Started, Stopped
from dlcore.planning.plan import Plan, plan
from dlcore.planning.trainer_choice import TrainerKind, choose
from dlcore.spec import Spec
from dlcore.store import weights
from dlcore.store.artifacts import Artifacts
from dlcore.store.run import Command
from dlcore.store.weights import BEST, LAST
from dlcore.training import checkpoint as checkpoints
from dlcore.training.callback import EventCallback, StopTraining
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.checkpoint_callback import CheckpointCallback
from dlcore.training.compiled import Compiled, architecture
from dlcore.training.early_stopping import ResumableEarlyStopping
from dlcore.training.fit import evaluate, fit
from dlcore.training.model import named_weights
from dlcore.training.plain import fit_plain
from dlcore.training.reduce_learning_rate import ResumableReduceLearningRate
from dlcore.training.shuffle import permutation
from dlcore.training.snapshot_callback import SnapshotCallback
from dlcore.training.tensors import Arrays, DatasetCache
from dlcore.training.yield_control import ShutdownRequested, Turn

MAX_WARM = 12
FETCHING_SECONDS = 0.3
WEIGHT_BYTES = 4
Emit = Callable[[Event], None]

_log = logging.getLogger(__name__)


class SharedResources:
    """What the runs of one process share: data in memory and traced models, both bounded.

    Args:
        cache: where data files lie.
    """

    def __init__(self, cache: Cache) -> None:
        self.shelf = DatasetCache(cache)
        self._models: OrderedDict[str, Compiled] = OrderedDict()

    def compiled(self, spec: Spec) -> Compiled:
        """The traced model of a spec's architecture, a new one for plain ``model.fit``."""
        if choose(spec).path is TrainerKind.PLAIN:
            return Compiled(spec)
        key = architecture(spec)
        if key not in self._models:
            self._models[key] = Compiled(spec)
        self._models.move_to_end(key)
        free = [k for k, model in self._models.items() if model.is_free and k != key]
        for old in free[: max(0, len(self._models) - MAX_WARM)]:
            del self._models[old]
        return self._models[key]


@dataclass(frozen=True)
class Place:
    """Where a run keeps its files.

    Args:
        artifacts: the store's files.
        run_id: folder of this run.
    """

    artifacts: Artifacts
    run_id: str


def fetch(spec: Spec, cache: Cache, emit: Emit) -> bool:
    """Downloads what a spec's data set lacks, telling progress by events.

    Needs no turn: others may train meanwhile.

    Returns:
        Whether the data is there; if not, the run has been told to have failed.
    """
    told = 0.0

    def progress(file: str, had: int, size: int) -> None:
        nonlocal told
        if time.monotonic() - told >= FETCHING_SECONDS:
            told = time.monotonic()
            emit(Fetching(time.time(), file, had, size))

    try:
        spec.dataset.fetch(cache, progress)
    except DlcoreError as error:
        emit(Failed(time.time(), error.code, error.values))
        return False
    return True


def train(spec: Spec, bench: SharedResources, place: Place, emit: Emit, turn: Turn) -> None:
    """Trains, tells everything by events, and leaves the weights as artifacts.

    Goes on from the newest checkpoint if there is one. The last event is ``Finished``,
    ``Stopped`` or ``Failed``.

    Args:
        bench: shared by all runs of the process.
        emit: takes each event.
        turn: asked at every batch boundary; this function must be called with the turn held.

    Raises:
        Closing: the process is about to end; a checkpoint has been written.
        RunNotFound: the run was deleted meanwhile.
        RunFinished: somebody else ended the run meanwhile.
    """
    try:
        steps = plan(spec)
        arrays = bench.shelf.arrays(spec)
        compiled = bench.compiled(spec)
    except DlcoreError as error:
        emit(Failed(time.time(), error.code, error.values))
        return
    _Training(spec, compiled, arrays, steps, place, emit, turn).run()


class _Training:
    """One run while it trains."""

    def __init__(
        self,
        spec: Spec,
        compiled: Compiled,
        arrays: Arrays,
        costs: Plan,
        place: Place,
        emit: Emit,
        turn: Turn,
    ) -> None:
        self._spec = spec
        self._compiled = compiled
        self._arrays = arrays
        self._plan = costs
        self._place = place
        self._emit = emit
        self._choice = choose(spec)
        self._is_plain = self._choice.path is TrainerKind.PLAIN
        settings = spec.training.early_stopping
        self._stopping = ResumableEarlyStopping(settings) if settings else None
        reduction = spec.training.reduce_learning_rate
        self._reducing = ResumableReduceLearningRate(reduction) if reduction else None
        size = WEIGHT_BYTES * costs.parameters
        self._snapshots = SnapshotCallback(place.artifacts, place.run_id, size)
        self._events = EventCallback(
            emit=emit,
            turn=turn,
            steps=costs.steps,
            resumed=lambda: compiled.take(self),
            rested=self._save_checkpoint,
            monitor="val_loss" if arrays.validation else "loss",
        )

    def run(self) -> None:
        """From the first step to the last event."""
        self._place.artifacts.remove_unfinished(self._place.run_id)
        saved = checkpoints.load(self._place.artifacts, self._place.run_id)
        self._compiled.enter(self, self._spec, saved.arrays if saved else None)
        try:
            self._train(saved)
        except ShutdownRequested:
            self._compiled.take(self)
            self._save_checkpoint()
            raise
        except StoreError:
            raise
        except Exception as error:
            self._compiled.take(self)
            self._fail(error)
        finally:
            self._compiled.leave(self)

    def _train(self, saved: Checkpoint | None) -> None:
        initial = self._compiled.weights()
        if saved:
            self._restore(saved)
        self._emit(self._started(saved))
        try:
            self._fit(saved)
        except StopTraining as halt:
            self._compiled.take(self)
            if halt.command is Command.KILL:
                self._emit(Failed(time.time(), "killed", {}, self._events.epoch))
            else:
                test = self._finish()
                self._emit(Stopped(time.time(), self._events.epoch, test))
            return
        except Diverged as error:
            self._compiled.take(self)
            self._compiled.set_weights(self._events.best_weights or initial)
            self._finish()
            values = {**error.values, "learning_rate": self._spec.training.optimizer.learning_rate}
            self._emit(Failed(time.time(), error.code, values, self._events.epoch))
            return
        early = self._events.epoch < self._spec.training.epochs
        test = self._finish()
        self._emit(Finished(time.time(), self._events.epoch, test, early))

    def _fit(self, saved: Checkpoint | None) -> None:
        keep = CheckpointCallback(self._save_checkpoint)
        # Those that act come before the one that tells and the one that keeps.
        all_callbacks = (self._stopping, self._reducing, self._events, self._snapshots, keep)
        callbacks = [callback for callback in all_callbacks if callback]
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
            trainer=self._choice.path.value,
            reason=self._choice.reason.value,
        )

    def _finish(self) -> dict[str, float]:
        """Saves the weights, drops the checkpoints, and measures on the test set."""
        test = evaluate(self._compiled, self._arrays.test)
        last = self._compiled.weights()
        self._save_weights(LAST, last)
        if self._events.best_weights:
            self._save_weights(BEST, self._events.best_weights)
        self._snapshots.save()
        checkpoints.remove(self._place.artifacts, self._place.run_id)
        return test

    def _save_weights(self, name: str, arrays: list[Array]) -> None:
        named = named_weights(self._compiled.model, arrays)
        weights.save(self._place.artifacts, self._place.run_id, name, named)

    def _fail(self, error: Exception) -> None:
        _log.exception("run %s failed", self._place.run_id)
        code = "out_of_memory" if isinstance(error, tf.errors.ResourceExhaustedError) else None
        if isinstance(error, DlcoreError):
            code = error.code
        values = {"kind": type(error).__name__}
        failed = Failed(time.time(), code or "unexpected", values, self._events.epoch)
        self._emit(failed)

    # Checkpoints

    def _save_checkpoint(self) -> None:
        """Saves where training stands, unless it cannot go on from there.

        Plain ``model.fit`` goes on from whole epochs only; and once early stopping has spoken,
        there is nothing to go on with.
        """
        events, stopping = self._events, self._stopping
        if self._compiled.model.stop_training or (self._is_plain and events.step):
            return
        saved = Checkpoint(
            epoch=events.epoch,
            step=events.step,
            arrays=self._compiled.arrays(),
            best_weights=events.best_weights,
            best_value=events.best_value,
            best_epoch=events.best_epoch,
            logs=events.logs,
            seconds=events.seconds if events.step else 0.0,
            stopping=stopping.memory() if stopping else {},
            reducing=self._reducing.memory() if self._reducing else {},
            stopping_weights=stopping.weights() if stopping else [],
        )
        self._snapshots.save()
        checkpoints.save(self._place.artifacts, self._place.run_id, saved)

    def _restore(self, saved: Checkpoint) -> None:
        events = self._events
        events.epoch, events.step = saved.epoch, saved.step
        events.logs = dict(saved.logs)
        events.best_weights = saved.best_weights
        events.best_value, events.best_epoch = saved.best_value, saved.best_epoch
        events.seconds_before = saved.seconds
        self._snapshots.go_on_from(saved.epoch)
        if self._stopping:
            self._stopping.remember(saved.stopping, saved.stopping_weights)
        if self._reducing:
            self._reducing.remember(saved.reducing)
