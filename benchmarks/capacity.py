"""How much hardware 100, 1,000 and 10,000 learners need: a simulation from measured times.

    python -m benchmarks.capacity [--learners 100 1000 10000] [--minutes 10] [--seed 0] [--json]

A discrete-event simulation. The learners of a class press Train together, every three minutes;
each then watches the run, changes settings and asks for predictions. A page server has one core,
because Python computes in one thread, and keeps its learners. The database has one queue for all of
its cores. A machine has two cores for its worker, which shares them equally among its runs; a new
run goes to the machine with the fewest. The smallest hardware is sought with which all limits are
met. Times of pages, database and predictions are those that `service_times` measured; those of runs
are the app's estimates for a quiet computer of two cores; habits and prices are assumptions.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import math
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from benchmarks.measurement import Measurement, percentile, report

CLASS, PRESSING_SECONDS, ROUND_SECONDS = 40, 20.0, 180.0
"""Learners of a class, within how many seconds they press Train, and how often."""

CHANGES, PREDICTIONS = 6, 3
"""Settings that a learner changes and predictions that it asks for, in a round."""

POLL_SECONDS = 1.0
WRITES_PER_SECOND = 20.0
"""Of the events of runs of one machine."""

ROUNDS_PER_SECOND = 10.0
"""Of a machine, at most, when runs are added all the time; at least one."""

CORES_OF_A_MACHINE = 2
EUR_PER_CORE_HOUR = 0.04

MAX_PAGE_SECONDS, MAX_DELAY_SECONDS = 0.5, 30.0
"""What 95 of 100 pages must not exceed, and how much longer than alone 95 of 100 runs may take."""

MAX_LOAD = 0.8


@dataclass(frozen=True)
class Times:
    """Seconds of one core for a request, of a whole machine for a run.

    Args:
        change: of a page server, for a setting that changes.
        poll: of a page server, for a poll of a live chart.
        read: of the database, for the same poll.
        create: of the database, for a new run.
        write: of the database, for events.
        look: of the database, for a round of a machine.
        short_run: twenty epochs of `kaneko-mlp`.
        long_run: five epochs of `mnist-cnn`.
        long_share: share of long runs.
        prediction: of a machine.
    """

    change: float = 0.027
    poll: float = 0.017
    read: float = 0.00013
    create: float = 0.00053
    write: float = 0.00057
    look: float = 0.0010
    short_run: float = 5.8
    long_run: float = 52.5
    long_share: float = 0.1
    prediction: float = 0.0034


@dataclass(frozen=True)
class Hardware:
    """What a cluster consists of.

    Args:
        page_servers: their number, of one core each.
        machines: their number, of two cores each.
        database: number of cores of the database.
    """

    page_servers: int
    machines: int
    database: int

    @property
    def cores(self) -> int:
        """Number of all cores."""
        return self.page_servers + CORES_OF_A_MACHINE * self.machines + self.database


class Queue:
    """Servers that take requests in the order in which they come.

    Args:
        servers: their number.
    """

    def __init__(self, servers: int) -> None:
        self._free = [0.0] * servers
        self.busy = 0.0

    def serve(self, now: float, seconds: float) -> float:
        """Return when a request ends that comes now."""
        end = max(now, heapq.heappop(self._free)) + seconds
        heapq.heappush(self._free, end)
        self.busy += seconds
        return end


class Machine:
    """A worker that all of its runs share equally."""

    def __init__(self) -> None:
        self._runs: list[tuple[float, int]] = []
        self._received = 0.0
        self._at = 0.0
        self.busy = 0.0

    def __len__(self) -> int:
        return len(self._runs)

    def add(self, now: float, run: int, seconds: float) -> None:
        """Begin a run that takes some seconds alone."""
        self._advance(now)
        heapq.heappush(self._runs, (self._received + seconds, run))

    def next_end(self) -> float:
        """Return when the next run ends, if none is added before."""
        if not self._runs:
            return math.inf
        return self._at + (self._runs[0][0] - self._received) * len(self._runs)

    def end(self, now: float) -> int:
        """Remove and return the run that ends now."""
        self._advance(now)
        return heapq.heappop(self._runs)[1]

    def _advance(self, now: float) -> None:
        if self._runs:
            self._received += (now - self._at) / len(self._runs)
            self.busy += now - self._at
        self._at = now


@dataclass
class Outcome:
    """What learners waited for, and how busy the hardware was.

    Args:
        pages: seconds of each response.
        delays: seconds from the press to the end of each run, without those that it takes alone.
        load: shares of the time in which page servers, machines and database were busy.
    """

    pages: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    load: dict[str, float] = field(default_factory=dict)

    @property
    def bottleneck(self) -> str:
        """The part with the highest load."""
        return max(self.load, key=lambda part: self.load[part])

    def failing(self) -> str | None:
        """Return the part that is too small, None if all limits are met."""
        if self.load[self.bottleneck] > MAX_LOAD:
            return self.bottleneck
        if percentile(self.delays) > MAX_DELAY_SECONDS:
            return "machines"
        if percentile(self.pages) > MAX_PAGE_SECONDS:
            others = {part: load for part, load in self.load.items() if part != "machines"}
            return max(others, key=lambda part: others[part])
        return None


class Simulation:
    """Learners at work for some time.

    Args:
        learners: their number.
        hardware: of the cluster.
        times: of requests and runs.
        seconds: how long they work.
        seed: of the random numbers.
    """

    def __init__(
        self, learners: int, hardware: Hardware, times: Times, seconds: float, seed: int
    ) -> None:
        self._hardware = hardware
        self._times = times
        self._seconds = seconds
        self._random = random.Random(seed)
        self._pages = [Queue(1) for _ in range(hardware.page_servers)]
        self._database = Queue(hardware.database)
        self._machines = [Machine() for _ in range(hardware.machines)]
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = itertools.count()
        self._unfinished: dict[int, float] = {}
        self._added = 0
        self.outcome = Outcome()
        for learner in range(learners):
            if learner % CLASS == 0:
                phase = self._random.uniform(0.0, ROUND_SECONDS)
            self._begin(learner, phase)

    def run(self) -> Outcome:
        """Return what came of it."""
        self._at(1.0, self._work_of_machines)
        while self._events and self._events[0][0] < self._seconds:
            now, _, action = heapq.heappop(self._events)
            action(now)
        hardware, outcome = self._hardware, self.outcome
        # Runs that have not ended count with the time that they have had.
        outcome.delays += [self._seconds - undelayed for undelayed in self._unfinished.values()]
        outcome.load = {
            "page servers": sum(each.busy for each in self._pages)
            / (hardware.page_servers * self._seconds),
            "machines": sum(each.busy for each in self._machines)
            / (hardware.machines * self._seconds),
            "database": self._database.busy / (hardware.database * self._seconds),
        }
        return outcome

    def _at(self, time: float, action: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (time, next(self._numbers), action))

    def _begin(self, learner: int, start: float) -> None:
        """Plan a learner's round: changes and predictions somewhere in it, and a run."""
        times, uniform = self._times, self._random.uniform

        def change(now: float) -> None:
            self._request(learner, now, times.change, times.read)

        pressed = start + uniform(0.0, PRESSING_SECONDS)
        self._at(pressed, lambda now: self._press(learner, now))
        for _ in range(CHANGES):
            self._at(start + uniform(0.0, ROUND_SECONDS), change)
        for _ in range(PREDICTIONS):
            at = start + uniform(ROUND_SECONDS / 2, ROUND_SECONDS)
            self._at(at, lambda now: self._predict(learner, now))
        self._at(start + ROUND_SECONDS, lambda now: self._begin(learner, now))

    def _request(self, learner: int, now: float, page: float, database: float) -> float:
        """Return when a page is answered, which asks the database."""
        computed = self._pages[learner % len(self._pages)].serve(now, page)
        end = computed + self._database.serve(now, database) - now
        self.outcome.pages.append(end - now)
        return end

    def _press(self, learner: int, now: float) -> None:
        end = self._request(learner, now, self._times.change, self._times.create)
        self._at(end, lambda at: self._train(learner, now, at))

    def _train(self, learner: int, pressed: float, now: float) -> None:
        times, run = self._times, next(self._numbers)
        is_long = self._random.random() < times.long_share
        seconds = times.long_run if is_long else times.short_run
        machine = min(self._machines, key=len)
        machine.add(now, run, seconds)
        self._added += 1
        self._unfinished[run] = pressed + seconds
        self._expect_end(machine)
        self._at(now + POLL_SECONDS, lambda at: self._poll(learner, run, at))

    def _expect_end(self, machine: Machine) -> None:
        end = machine.next_end()
        if end < math.inf:
            self._at(end, lambda now: self._end(machine, end, now))

    def _end(self, machine: Machine, expected: float, now: float) -> None:
        # A run that was added since has moved it.
        if machine.next_end() != expected:
            return
        self.outcome.delays.append(now - self._unfinished.pop(machine.end(now)))
        self._expect_end(machine)

    def _poll(self, learner: int, run: int, now: float) -> None:
        if run not in self._unfinished:
            return
        end = self._request(learner, now, self._times.poll, self._times.read)
        self._at(max(now + POLL_SECONDS, end), lambda at: self._poll(learner, run, at))

    def _predict(self, learner: int, now: float) -> None:
        times = self._times
        self._request(learner, now, times.change, times.read)
        # Between two batches of the runs of its machine.
        self._machines[learner % len(self._machines)].busy += times.prediction

    def _work_of_machines(self, now: float) -> None:
        """Let the machines ask the database for what they ask and write in a second."""
        rounds = min(ROUNDS_PER_SECOND, max(1, self._added))
        self._added = 0
        for machine in self._machines:
            seconds = rounds * self._times.look
            seconds += WRITES_PER_SECOND * self._times.write if len(machine) else 0.0
            # One request after the other.
            self._at(now + self._random.random(), partial(self._occupy, seconds))
        self._at(now + 1.0, self._work_of_machines)

    def _occupy(self, seconds: float, now: float) -> None:
        for _ in range(10):
            self._database.serve(now, seconds / 10)


def smallest(learners: int, times: Times, seconds: float, seed: int) -> tuple[Hardware, Outcome]:
    """Return the smallest hardware that meets all limits."""
    run = times.short_run + times.long_share * (times.long_run - times.short_run)
    polls = run / POLL_SECONDS * times.poll
    pages = learners * ((1 + CHANGES + PREDICTIONS) * times.change + polls) / ROUND_SECONDS
    machines = learners * run / ROUND_SECONDS / MAX_LOAD
    rounds = min(ROUNDS_PER_SECOND, max(1, learners / ROUND_SECONDS))
    work = machines * (rounds * times.look + WRITES_PER_SECOND * times.write)
    hardware = Hardware(
        math.ceil(pages / MAX_LOAD), math.ceil(machines), max(1, math.ceil(work / MAX_LOAD))
    )
    while True:
        outcome = Simulation(learners, hardware, times, seconds, seed).run()
        failing = outcome.failing()
        if failing is None:
            return hardware, outcome
        name = failing.replace(" ", "_")
        number = getattr(hardware, name)
        hardware = replace(hardware, **{name: number + max(1, number // 20)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate each number of learners."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity")
    parser.add_argument("--learners", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    rows = []
    for learners in options.learners:
        hardware, outcome = smallest(learners, Times(), 60 * options.minutes, options.seed)
        loads = ", ".join(f"{part} {load:.0%}" for part, load in outcome.load.items())
        note = (
            f"{hardware.page_servers} page servers, {hardware.machines} machines,"
            f" {hardware.database} cores of the database; busy: {loads}"
        )
        pages, delays = percentile(outcome.pages), percentile(outcome.delays)
        price = hardware.cores * EUR_PER_CORE_HOUR
        name = f"{learners} learners"
        rows += [
            Measurement(f"{name}: cores", [hardware.cores], "", note=note),
            Measurement(f"{name}: cost", [price], "EUR/h", note=f"first: {outcome.bottleneck}"),
            Measurement(f"{name}: a page, p95", [pages], "s", maximum=MAX_PAGE_SECONDS),
            Measurement(f"{name}: delay of a run, p95", [delays], "s", maximum=MAX_DELAY_SECONDS),
        ]
    return report(rows, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
