"""Overhead of live reporting and the store: a bare fit against a complete run.

    python -m benchmarks.reporting [--repetitions 9] [--epochs 10] [--json]

Both train `kaneko-mlp` on real MNIST with the same traced model, in turn. Bare is the chunked fit
without any callback. Complete is what a worker does: scheduling, the event callback, checkpoints,
the recorder, the writer's thread and the store; its time is that from ``Started`` to the end of the
last epoch, without loading, testing and saving.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Spec, Store
from dlcore.datasets import Cache
from dlcore.engine.scheduler import Scheduler
from dlcore.events import EpochEnded, Started
from dlcore.planning.plan import plan
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.store.writer import EventRecorder, EventWriter
from dlcore.training.fit import fit
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.shuffle import permutation
from dlcore.training.train import train


class Comparison:
    """Two ways to train one spec.

    Args:
        spec: spec to train.
        store: receives the events of complete runs.

    Attributes:
        events: number of events of the last complete run.
    """

    def __init__(self, spec: Spec, store: Store) -> None:
        self._spec = spec
        self._store = store
        self._writer = EventWriter(store)
        self._resources = SharedResources(Cache.default())
        self.events = 0

    def bare(self) -> float:
        """Return the seconds of a fit without callbacks."""
        spec = self._spec
        compiled = self._resources.compiled(spec, plan(spec), choose_trainer(spec))
        arrays = self._resources.datasets.arrays(self._spec)
        order = permutation(arrays.train.size, self._spec.seed)
        epochs = self._spec.training.epochs
        compiled.attach(self, self._spec)
        start = time.perf_counter()
        fit(compiled, arrays.train, arrays.validation, order, epochs=epochs, callbacks=[])
        seconds = time.perf_counter() - start
        compiled.detach(self)
        return seconds

    def complete(self) -> float:
        """Return the seconds of the same fit in a run."""
        run = self._store.create(self._spec, "benchmark", owner="benchmark")
        recorder = EventRecorder(self._writer, run)
        slot = Scheduler().join(run.learner, run.id)
        slot.begin()
        train(self._spec, self._resources, RunFiles(self._store.artifacts, run.id), recorder, slot)
        slot.end()
        self._writer.flush()
        events = [event for _, event in self._store.events(run.id)]
        self.events = len(events)
        start = next(event.at for event in events if isinstance(event, Started))
        end = max(event.at for event in events if isinstance(event, EpochEnded))
        return end - start


def measure(comparison: Comparison, repetitions: int) -> list[Measurement]:
    """Measure both in turn, alternating which is first."""
    comparison.bare(), comparison.complete()
    bare, complete = [], []
    for repetition in range(repetitions):
        if repetition % 2:
            complete.append(comparison.complete())
            bare.append(comparison.bare())
        else:
            bare.append(comparison.bare())
            complete.append(comparison.complete())
    overhead = [100 * (whole / alone - 1) for alone, whole in zip(bare, complete, strict=True)]
    of_medians = 100 * (statistics.median(complete) / statistics.median(bare) - 1)
    note = f"of the medians {of_medians:.2f} %; {comparison.events} events per run"
    return [
        Measurement("overhead of live reporting and store", overhead, "%", maximum=2.0, note=note),
        Measurement("bare fit", bare, "s"),
        Measurement("complete run", complete, "s"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reporting")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    spec = PRESETS["kaneko-mlp"].spec
    training = spec.training.model_copy(update={"epochs": options.epochs})
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        comparison = Comparison(spec.model_copy(update={"training": training}), Store(Path(folder)))
        measurements = measure(comparison, options.repetitions)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
