"""What live reporting and the store cost: a bare fit against the whole way of a run.

    python -m benchmarks.reporting [--repetitions 9] [--epochs 10] [--json]

Both sides train `kaneko-mlp` on real MNIST with the same traced model, in turn. Bare is the chunked
fit with no callback at all. Complete is what a worker does: turns, the event callback, checkpoints,
the recorder, the writer's thread and the store; its time runs from ``Started`` to the last epoch's
end, so that loading before and testing and saving after the fit are in neither.
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
from benchmarks.figures import Figure, show
from dlcore import PRESETS, Spec, Store
from dlcore.datasets import Cache
from dlcore.engine.scheduler import Scheduler
from dlcore.events import EpochEnded, Started
from dlcore.store.writer import Recorder, Writer
from dlcore.training.fit import fit
from dlcore.training.shuffle import permutation
from dlcore.training.train import Place, SharedResources, train


class Sides:
    """The two ways to train one spec.

    Args:
        spec: what is trained.
        store: where the complete way reports to.
    """

    def __init__(self, spec: Spec, store: Store) -> None:
        self._spec = spec
        self._store = store
        self._writer = Writer(store)
        self._bench = SharedResources(Cache.default())
        self.events = 0

    def bare(self) -> float:
        """Seconds of a fit with no callback."""
        compiled = self._bench.compiled(self._spec)
        arrays = self._bench.shelf.arrays(self._spec)
        order = permutation(arrays.train.size, self._spec.seed)
        epochs = self._spec.training.epochs
        compiled.enter(self, self._spec)
        began = time.perf_counter()
        fit(compiled, arrays.train, arrays.validation, order, epochs=epochs, callbacks=[])
        seconds = time.perf_counter() - began
        compiled.leave(self)
        return seconds

    def complete(self) -> float:
        """Seconds of the same fit as a run."""
        run = self._store.create(self._spec, "benchmark", owner="benchmark")
        recorder = Recorder(self._writer, run.id, run.progress)
        turn = Scheduler().join(run.learner, run.id)
        turn.begin()
        train(self._spec, self._bench, Place(self._store.artifacts, run.id), recorder, turn)
        turn.end()
        self._writer.flush()
        events = [event for _, event in self._store.events(run.id)]
        self.events = len(events)
        began = next(event.at for event in events if isinstance(event, Started))
        ended = max(event.at for event in events if isinstance(event, EpochEnded))
        return ended - began


def measure(sides: Sides, repetitions: int) -> list[Figure]:
    """Both sides in turn, each as often first as second."""
    sides.bare(), sides.complete()
    bare, complete = [], []
    for place in range(repetitions):
        if place % 2:
            complete.append(sides.complete())
            bare.append(sides.bare())
        else:
            bare.append(sides.bare())
            complete.append(sides.complete())
    cost = [100 * (whole / alone - 1) for alone, whole in zip(bare, complete, strict=True)]
    middles = 100 * (statistics.median(complete) / statistics.median(bare) - 1)
    note = f"of the two medians {middles:.2f} %; {sides.events} events a run"
    return [
        Figure("live reporting and store, over a bare fit", cost, "%", 2.0, note=note),
        Figure("a bare fit", bare, "s"),
        Figure("the same as a run", complete, "s"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains both ways."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reporting")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    spec = PRESETS["kaneko-mlp"].spec
    training = spec.training.model_copy(update={"epochs": chosen.epochs})
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        sides = Sides(spec.model_copy(update={"training": training}), Store(Path(folder)))
        figures = measure(sides, chosen.repetitions)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
