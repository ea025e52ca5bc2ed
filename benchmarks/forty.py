"""Forty learners train at once on one machine: time, fairness and memory.

    python -m benchmarks.forty [--epochs 20] [--learners 40] [--part NAME] [--json]

Every part has a new engine with an empty store, a worker that has loaded TensorFlow, and MNIST on
the disk. warm: the worker has trained `kaneko-mlp` before; cold: only the bundled digits; widths:
forty different widths, none of them trained before; fair: one learner with ten runs and one with a
single run; crowded: one learner has a paused and a running run for each place of the workers, and
another starts single ones; alone: the first point of single runs; reference: runs of different
widths, all at once and then each alone, must have the same figures to the bit. The sequential time
is forty times the median of three single runs in the same worker; that of plain ``model.fit`` is
the median of some epochs, measured in another process while nothing else runs, times all epochs.
First points are taken from the times of the events.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import (
    END_SECONDS,
    await_all,
    await_end,
    fresh_engine,
    kaneko,
    seconds_of,
    seconds_to_first_point,
    submit,
    warm_up,
)
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.memory import MemoryMonitor
from benchmarks.plain_epochs import measure_in_process
from dlcore import Run, RunState, Spec, Store
from dlcore.analysis.history import history
from dlcore.engine.supervisor import RUNS_PER_WORKER, LocalEngine
from dlcore.store import Command
from tests.waiting import wait_for

SINGLE_RUNS = 3
RUNS_ALONE = 10
FIRST_WIDTH = 40
COMPETING_RUNS = 10
LONG_EPOCHS = 1000
REFERENCE_EPOCHS = 3


def warm(learners: int, epochs: int) -> list[Measurement]:
    """Train runs of one shape that the worker has trained before."""
    with fresh_engine() as (engine, store):
        warm_up(store, kaneko(1))
        single = _single(engine, store, epochs)
        crowd = Crowd(engine, store, _same(learners, epochs))
        return _summarize("warm shape", crowd, single, epochs)


def cold(learners: int, epochs: int) -> list[Measurement]:
    """Train runs of one shape that the worker has not trained yet."""
    with fresh_engine() as (engine, store):
        warm_up(store)
        crowd = Crowd(engine, store, _same(learners, epochs))
        return _summarize("cold shape", crowd, _single(engine, store, epochs), epochs)


def widths(learners: int, epochs: int) -> list[Measurement]:
    """Train runs of different shapes."""
    specs = [kaneko(epochs, units=FIRST_WIDTH + seed, seed=seed) for seed in range(learners)]
    with fresh_engine() as (engine, store):
        warm_up(store)
        crowd = Crowd(engine, store, specs)
        single = _single(engine, store, epochs)
    note = f"sequential and warm: {single * learners:.1f} s"
    name = f"{learners} widths"
    return [
        crowd.first_points(name, maximum=30.0),
        Measurement(f"{name}: all runs", [crowd.seconds], "s", note=note),
        *crowd.memory(name),
    ]


def fair(learners: int, epochs: int) -> list[Measurement]:
    """Start ten runs of one learner, then at once one of another."""
    with fresh_engine() as (engine, store):
        warm_up(store, kaneko(1))
        single = _single(engine, store, epochs)
        times = [_compete(engine, store, epochs) for _ in range(SINGLE_RUNS)]
    ratios = [seconds / single for seconds in times]
    name, note = f"one run against a learner with {COMPETING_RUNS}", f"alone {single:.2f} s"
    return [Measurement(name, ratios, "x", maximum=2.3, note=note)]


def crowded(learners: int, epochs: int) -> list[Measurement]:
    """Start single runs of new shapes beside another learner's runs of one shape."""
    with fresh_engine() as (engine, store):
        warm_up(store, kaneko(1))
        count = RUNS_PER_WORKER * len(engine.status().worker_pids)
        specs = [kaneko(LONG_EPOCHS, seed=seed) for seed in range(2 * count)]
        paused = [submit(engine, store, spec, "many") for spec in specs[:count]]
        for run in paused:
            engine.command(run.id, Command.PAUSE)
        _await_state(store, paused, RunState.PAUSED)
        running = [submit(engine, store, spec, "many") for spec in specs[count:]]
        _await_state(store, running, RunState.RUNNING)
        new = [kaneko(1, units=2 * FIRST_WIDTH + index) for index in range(RUNS_ALONE)]
        points = [_first_point(engine, store, spec) for spec in new]
    name = f"one run beside {count} paused and {count} running of another learner"
    note = f"median {statistics.median(points):.2f} s, maximum {max(points):.2f} s of {len(points)}"
    return [Measurement(f"{name}: first point", [max(points)], "s", maximum=3.0, note=note)]


def _await_state(store: Store, runs: Sequence[Run], state: RunState) -> None:
    wait_for(lambda: {store.run(run.id).state for run in runs} == {state}, END_SECONDS)


def alone(learners: int, epochs: int) -> list[Measurement]:
    """Train single runs: shapes never trained before, then one that is known."""
    with fresh_engine() as (engine, store):
        warm_up(store)
        first = _first_point(engine, store, kaneko(1, units=FIRST_WIDTH))
        new = [kaneko(1, units=FIRST_WIDTH + 1 + index) for index in range(RUNS_ALONE)]
        known = [kaneko(1, units=FIRST_WIDTH, seed=seed) for seed in range(1, RUNS_ALONE)]
        cold_points = [_first_point(engine, store, spec) for spec in new]
        warm_points = [_first_point(engine, store, spec) for spec in known]
    note = f"the first, which reads the images, {first:.2f} s"
    return [
        Measurement("one run, cold shape: first point", cold_points, "s", maximum=1.2, note=note),
        Measurement("one run, warm shape: first point", warm_points, "s", maximum=0.05),
    ]


def _first_point(engine: LocalEngine, store: Store, spec: Spec) -> float:
    return seconds_to_first_point(store, await_end(store, submit(engine, store, spec, "alone")))


def reference(learners: int, epochs: int) -> list[Measurement]:
    """Compare runs that train at once with the same runs, each alone."""
    epochs = min(epochs, REFERENCE_EPOCHS)
    specs = [kaneko(epochs, units=FIRST_WIDTH + seed, seed=seed) for seed in range(learners)]
    with fresh_engine() as (engine, store):
        warm_up(store)
        together = Crowd(engine, store, specs).runs
        alone = [await_end(store, submit(engine, store, spec, "alone")) for spec in specs]
        pairs = zip(together, alone, strict=True)
        different = sum(_figures(store, one) != _figures(store, other) for one, other in pairs)
    name = f"of {learners} runs, those with other figures than alone"
    return [Measurement(name, [different], "", maximum=0)]


def _figures(store: Store, run: Run) -> tuple[Mapping[str, Sequence[float]], Mapping[str, float]]:
    """Return every metric of each epoch, and those on the test samples."""
    return history(event for _, event in store.events(run.id)).metrics, run.progress.test


PARTS: Mapping[str, Callable[[int, int], list[Measurement]]] = {
    "warm": warm,
    "cold": cold,
    "widths": widths,
    "fair": fair,
    "crowded": crowded,
    "alone": alone,
    "reference": reference,
}


class Crowd:
    """Runs that are submitted at once, measured until the last has ended.

    Args:
        engine: trains the runs.
        store: of the engine.
        specs: one per learner.

    Attributes:
        runs: the ended runs.
        points: seconds to the first point of each run.
        seconds: from the first submission to the last end.
    """

    def __init__(self, engine: LocalEngine, store: Store, specs: Sequence[Spec]) -> None:
        with MemoryMonitor(lambda: engine.status().worker_pids) as monitor:
            runs = [
                submit(engine, store, spec, f"learner-{index}") for index, spec in enumerate(specs)
            ]
            self.runs = await_all(store, runs)
        assert {run.state for run in self.runs} == {RunState.FINISHED}, self.runs
        self._memory = monitor.samples
        self.points = [seconds_to_first_point(store, run) for run in self.runs]
        ends = [run.ended for run in self.runs if run.ended]
        self.seconds = max(ends) - min(run.created for run in self.runs)

    def first_points(self, name: str, maximum: float) -> Measurement:
        """Summarize the times to the first point."""
        median, slowest = statistics.median(self.points), max(self.points)
        note = f"median {median:.2f} s, maximum {slowest:.2f} s of {len(self.points)}"
        return Measurement(
            f"{name}: p95 to the first point",
            [percentile(self.points)],
            "s",
            maximum=maximum,
            note=note,
        )

    def memory(self, name: str) -> list[Measurement]:
        """Return the maximum over time of all workers together."""
        rss = max(memory.rss for memory in self._memory)
        uss = max(memory.uss for memory in self._memory)
        pss = max(memory.pss for memory in self._memory)
        note = f"USS {uss:.0f} MB, PSS {pss:.0f} MB"
        return [
            Measurement(
                f"{name}: memory of all workers (RSS)", [rss], "MB", maximum=1500.0, note=note
            )
        ]


def _summarize(name: str, crowd: Crowd, single: float, epochs: int) -> list[Measurement]:
    count = len(crowd.runs)
    name = f"{count} runs, {name}"
    epoch = statistics.median(measure_in_process(5))
    plain = epoch * epochs * count
    return [
        crowd.first_points(name, maximum=2.0),
        Measurement(
            f"{name} : sequential",
            [crowd.seconds / count / single],
            "x",
            maximum=1.1,
            note=f"{crowd.seconds:.1f} s against {count} x {single:.2f} s",
        ),
        Measurement(
            f"plain fit : {name}",
            [plain / crowd.seconds],
            "x",
            minimum=8.0,
            note=f"{plain:.0f} s: {count} x {epochs} epochs of {epoch:.2f} s",
        ),
        *crowd.memory(name),
    ]


def _same(learners: int, epochs: int) -> list[Spec]:
    return [kaneko(epochs, seed=seed) for seed in range(learners)]


def _single(engine: LocalEngine, store: Store, epochs: int) -> float:
    """Return the median seconds of runs that have a warm worker to themselves."""
    return statistics.median(
        seconds_of(await_end(store, submit(engine, store, kaneko(epochs, seed=seed), "alone")))
        for seed in range(SINGLE_RUNS)
    )


def _compete(engine: LocalEngine, store: Store, epochs: int) -> float:
    """Return the seconds of one run while another learner has ten."""
    specs = [kaneko(epochs * COMPETING_RUNS, seed=seed) for seed in range(COMPETING_RUNS)]
    others = [submit(engine, store, spec, "ten") for spec in specs]
    seconds = seconds_of(await_end(store, submit(engine, store, kaneko(epochs), "one")))
    for other in others:
        engine.command(other.id, Command.KILL)
    await_all(store, others)
    return seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forty")
    parser.add_argument("--part", choices=list(PARTS), action="append", help="default: all")
    parser.add_argument("--widths", dest="part", action="append_const", const="widths")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements: list[Measurement] = []
    for part in options.part or PARTS:
        measurements += PARTS[part](options.learners, options.epochs)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
