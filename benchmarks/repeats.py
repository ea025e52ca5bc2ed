"""Five seeds of a small network: all in the queue together against one after another.

    python -m benchmarks.repeats [--seeds 5] [--repetitions 5] [--json]

Both go through the engine, in one worker that knows the architecture, by turns. One after another
means that a run is created when the one before it has ended. Of those in the queue, the seconds of
the epochs are shown apart from the rest, which is for initial weights, tests, files and events.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time

from benchmarks.engine import fresh_engine
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Run, Spec, Store
from dlcore.engine.contract import Engine
from dlcore.events import EpochEnded

PRESET = "digits-mlp"
POLL_SECONDS = 0.002
MIN_GAIN = 2.5


class Repeats:
    """Runs of one spec that differ by their seeds alone.

    Args:
        engine: trains them.
        store: has them.
        spec: what to train.
        count: number of seeds; every call takes new ones.
    """

    def __init__(self, engine: Engine, store: Store, spec: Spec, count: int) -> None:
        self._engine = engine
        self._store = store
        self._spec = spec
        self._count = count
        self._seeds = itertools.count(1)
        self.in_epochs = 0.0

    def one_after_another(self) -> float:
        """Return the seconds for all, each created when the one before it has ended."""
        began = time.perf_counter()
        for _ in range(self._count):
            self._await([self._submit()])
        return time.perf_counter() - began

    def together(self) -> float:
        """Return the seconds for all, created at once; ``in_epochs`` is the part of the epochs."""
        began = time.perf_counter()
        runs = [self._submit() for _ in range(self._count)]
        self._await(runs)
        seconds = time.perf_counter() - began
        events = [event for run in runs for _, event in self._store.events(run.id)]
        self.in_epochs = sum(each.seconds for each in events if isinstance(each, EpochEnded))
        return seconds

    def _submit(self) -> Run:
        run = self._store.create(self._spec.changed({"seed": next(self._seeds)}), "learner")
        self._engine.start(run.id)
        return run

    def _await(self, runs: list[Run]) -> None:
        for run in runs:
            while not self._store.run(run.id).state.is_finished():
                time.sleep(POLL_SECONDS)


def measure(count: int, repetitions: int) -> list[Measurement]:
    """Measure both by turns."""
    singles, together, in_epochs = [], [], []
    with fresh_engine(1) as (engine, store):
        repeats = Repeats(engine, store, PRESETS[PRESET].spec, count)
        repeats.together()
        for _ in range(repetitions):
            singles.append(repeats.one_after_another())
            together.append(repeats.together())
            in_epochs.append(repeats.in_epochs)
    gains = [single / all_of for single, all_of in zip(singles, together, strict=True)]
    rest = [all_of - part for all_of, part in zip(together, in_epochs, strict=True)]
    return [
        Measurement(f"{count} seeds of {PRESET}: gain of together", gains, "", minimum=MIN_GAIN),
        Measurement("one after another", singles, "s"),
        Measurement("together", together, "s"),
        Measurement("  of this, epochs", in_epochs, "s"),
        Measurement("  of this, the rest", rest, "s"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    measurements = measure(options.seeds, options.repetitions)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
