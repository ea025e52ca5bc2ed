"""Forty learners train at once on one machine.

    python -m benchmarks.forty [--epochs 20] [--learners 40] [--part NAME] [--json]

Every part has a fresh engine with an empty home, a worker that has loaded TensorFlow, and MNIST on
the disk. warm: the worker has trained `kaneko-mlp` before; cold: only the bundled digits; widths:
forty different widths, none of them seen before; fair: one learner with ten runs beside one with
one; alone: the first point of single runs. The time of running one after another is forty times
the median of three single runs in the same worker; that of plain ``model.fit`` is the median of
some epochs, measured in a process of its own while nothing else runs, times all epochs. First
points are taken from the events' own times.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import (
    await_end,
    fresh_engine,
    kaneko,
    seconds_of,
    seconds_to_first_point,
    submit,
)
from benchmarks.figures import Figure, show
from benchmarks.memory import MemoryWatch
from benchmarks.percentile import percentile
from benchmarks.plain_epochs import measure_apart
from benchmarks.warming import warm_up
from dlcore import Run, RunState, Spec, Store
from dlcore.engine.supervisor import LocalEngine

SINGLES = 3
SINGLES_ALONE = 10
LOOK_SECONDS = 0.2
FIRST_WIDTH = 40
RIVALS = 10


def warm(learners: int, epochs: int) -> list[Figure]:
    """All of one shape, which the worker knows."""
    with fresh_engine() as (engine, store):
        warm_up(store, kaneko(1))
        single = _single(engine, store, epochs)
        crowd = Crowd(engine, store, _same(learners, epochs))
        return _crowd_figures("warm shape", crowd, single, epochs)


def cold(learners: int, epochs: int) -> list[Figure]:
    """All of one shape, which the worker meets for the first time."""
    with fresh_engine() as (engine, store):
        warm_up(store)
        crowd = Crowd(engine, store, _same(learners, epochs))
        return _crowd_figures("cold shape", crowd, _single(engine, store, epochs), epochs)


def widths(learners: int, epochs: int) -> list[Figure]:
    """Every one of another shape."""
    specs = [kaneko(epochs, units=FIRST_WIDTH + place, seed=place) for place in range(learners)]
    with fresh_engine() as (engine, store):
        warm_up(store)
        crowd = Crowd(engine, store, specs)
        single = _single(engine, store, epochs)
    compiling = f"alone and warm they would take {single * learners:.1f} s together"
    name = f"{learners} widths"
    return [
        crowd.first_points(name, 30.0),
        Figure(f"{name}: all done", [crowd.seconds], "s", note=compiling),
        *crowd.memory(name),
    ]


def fair(learners: int, epochs: int) -> list[Figure]:
    """One learner with ten runs, then at once another with one."""
    with fresh_engine() as (engine, store):
        warm_up(store, kaneko(1))
        single = _single(engine, store, epochs)
        beside = [_beside_ten(engine, store, epochs) for _ in range(SINGLES)]
    ratios = [seconds / single for seconds in beside]
    note = f"alone {single:.2f} s"
    return [Figure(f"one run beside a learner with {RIVALS}", ratios, "x", 2.3, note=note)]


def alone(learners: int, epochs: int) -> list[Figure]:
    """A learner with the machine to themselves: shapes never seen, then one that is known."""
    with fresh_engine() as (engine, store):
        warm_up(store)
        first = _first_point(engine, store, kaneko(1, units=FIRST_WIDTH))
        new = [kaneko(1, units=FIRST_WIDTH + 1 + place) for place in range(SINGLES_ALONE)]
        known = [kaneko(1, units=FIRST_WIDTH, seed=seed) for seed in range(1, SINGLES_ALONE)]
        cold_points = [_first_point(engine, store, spec) for spec in new]
        warm_points = [_first_point(engine, store, spec) for spec in known]
    note = f"with reading the images for the first time {first:.2f} s"
    return [
        Figure("one run, cold shape: first point", cold_points, "s", 1.2, note=note),
        Figure("one run, warm shape: first point", warm_points, "s", 0.05),
    ]


def _first_point(engine: LocalEngine, store: Store, spec: Spec) -> float:
    return seconds_to_first_point(store, await_end(store, submit(engine, store, spec, "alone")))


PARTS: Mapping[str, Callable[[int, int], list[Figure]]] = {
    "warm": warm,
    "cold": cold,
    "widths": widths,
    "fair": fair,
    "alone": alone,
}


class Crowd:
    """All runs submitted at once, and watched until the last has ended.

    Args:
        specs: one for each learner.
    """

    def __init__(self, engine: LocalEngine, store: Store, specs: Sequence[Spec]) -> None:
        with MemoryWatch(lambda: engine.status().workers) as watch:
            runs = [
                submit(engine, store, spec, f"learner-{place}") for place, spec in enumerate(specs)
            ]
            self.runs = _await_all(store, runs)
        assert {run.state for run in self.runs} == {RunState.FINISHED}, self.runs
        self.seen = watch.seen
        self.points = [seconds_to_first_point(store, run) for run in self.runs]
        ends = [run.ended for run in self.runs if run.ended]
        self.seconds = max(ends) - min(run.created for run in self.runs)

    def first_points(self, name: str, bar: float) -> Figure:
        """How long learners wait for the first point."""
        middle, worst = statistics.median(self.points), max(self.points)
        note = f"median {middle:.2f} s, worst {worst:.2f} s of {len(self.points)}"
        return Figure(
            f"{name}: p95 of the first point", [percentile(self.points)], "s", bar, note=note
        )

    def memory(self, name: str) -> list[Figure]:
        """The most that all workers had together."""
        rss, uss, pss = (max(getattr(m, kind) for m in self.seen) for kind in ("rss", "uss", "pss"))
        note = f"USS {uss:.0f} MB, PSS {pss:.0f} MB"
        return [Figure(f"{name}: memory of all workers (RSS)", [rss], "MB", 1500.0, note=note)]


def _crowd_figures(name: str, crowd: Crowd, single: float, epochs: int) -> list[Figure]:
    count = len(crowd.runs)
    name = f"{count} runs, {name}"
    plain = measure_apart(5)
    after = f"{crowd.seconds:.1f} s against {count} x {single:.2f} s"
    fit = statistics.median(plain) * epochs * count
    plainly = f"{fit:.0f} s: {count} x {epochs} epochs of {statistics.median(plain):.2f} s"
    return [
        crowd.first_points(name, 2.0),
        Figure(
            f"{name}: to one after another", [crowd.seconds / count / single], "x", 1.1, note=after
        ),
        Figure(
            f"{name}: sooner than plain fit", [fit / crowd.seconds], "x", 8.0, True, note=plainly
        ),
        *crowd.memory(name),
    ]


def _same(learners: int, epochs: int) -> list[Spec]:
    return [kaneko(epochs, seed=place) for place in range(learners)]


def _single(engine: LocalEngine, store: Store, epochs: int) -> float:
    """Median seconds of a run that has a warm worker to itself."""
    return statistics.median(
        seconds_of(await_end(store, submit(engine, store, kaneko(epochs, seed=seed), "alone")))
        for seed in range(SINGLES)
    )


def _beside_ten(engine: LocalEngine, store: Store, epochs: int) -> float:
    rivals = [
        submit(engine, store, kaneko(epochs * RIVALS, seed=seed), "ten") for seed in range(RIVALS)
    ]
    seconds = seconds_of(await_end(store, submit(engine, store, kaneko(epochs), "one")))
    for rival in rivals:
        engine.kill(rival.id)
    _await_all(store, rivals)
    return seconds


def _await_all(store: Store, runs: Sequence[Run]) -> list[Run]:
    """Looks seldom, so as not to take the machine from those it waits for."""
    while any(not store.run(run.id).state.is_finished() for run in runs):
        time.sleep(LOOK_SECONDS)
    return [store.run(run.id) for run in runs]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the parts asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forty")
    parser.add_argument("--part", choices=list(PARTS), action="append", help="default: all")
    parser.add_argument("--widths", dest="part", action="append_const", const="widths")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    figures: list[Figure] = []
    for part in chosen.part or PARTS:
        figures += PARTS[part](chosen.learners, chosen.epochs)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
