"""Runs on two machines under faults of the machines and of what they share.

    python -m benchmarks.machine_faults [--faults 100] [--seed 0] [--json]

A few learners train the same spec all the time, so that each run must end with the metrics of an
undisturbed one, while the faults of a seeded plan happen one after another. After each fault every
unfinished run must go on, while what was killed is still away, and after the repair a query must be
answered. lost: runs that did not finish; stuck: runs that did not end in time; twice: runs with
more than one end; wrong: runs with other metrics.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from benchmarks.cluster import START_SECONDS, Cluster, is_healthy, machine_role, run_cluster
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Run, RunState, Store
from dlcore.analysis.history import history
from dlcore.engine.contract import Engine
from dlcore.engine.open_engine import open_engine
from dlcore.errors import DatabaseUnavailable, DlcoreError
from dlcore.events import Finished, Started
from dlcore.inference.images.outputs import PredictSamples
from dlcore.store.queue import LEASE_SECONDS
from tests.waiting import wait_for

PORT = 18796
SPEC = PRESETS["digits-mlp"].spec.changed({"training.epochs": 400, "training.batch_size": 8})
LEARNERS = 4
UNFINISHED = (RunState.QUEUED, RunState.RUNNING, RunState.PAUSED)

MAX_SECONDS = 30.0
"""Within which a run goes on elsewhere."""

END_SECONDS = 300.0
AWAY_SECONDS = 3.0
"""How long a fault takes that passes."""

CUT_SECONDS = (1.0, LEASE_SECONDS + 5.0)
"""How long a connection may be cut: shorter or longer than a lease."""


class Arena:
    """A cluster, its runs, and the faults that can happen to it.

    Args:
        cluster: with a page server.
        store: of its runs.
        engine: of a page server.
        generator: chooses the victims.
    """

    def __init__(
        self, cluster: Cluster, store: Store, engine: Engine, generator: random.Random
    ) -> None:
        self.cluster = cluster
        self.store = store
        self.engine = engine
        self._random = generator
        self._wait_for_machines()

    @contextmanager
    def kill_machine(self) -> Iterator[None]:
        """Kill a machine with its worker; start it again."""
        machine = self.cluster.machines[self._busy_machine()]
        machine.kill()
        yield
        machine.start()

    @contextmanager
    def suspend_machine(self) -> Iterator[None]:
        """Suspend a machine with its worker past its lease, then let it continue."""
        machine = self.cluster.machines[self._busy_machine()]
        end = time.monotonic() + LEASE_SECONDS + AWAY_SECONDS
        machine.signal(signal.SIGSTOP)
        yield
        time.sleep(max(0.0, end - time.monotonic()))
        machine.signal(signal.SIGCONT)

    @contextmanager
    def kill_scheduler(self) -> Iterator[None]:
        """Kill the scheduler; start it again."""
        self.cluster.scheduler.kill()
        yield
        self._ask()
        self.cluster.scheduler.start()

    @contextmanager
    def kill_page_server(self) -> Iterator[None]:
        """Kill a page server; start it again."""
        ((port, server),) = self.cluster.page_servers.items()
        server.kill()
        yield
        server.start()
        wait_for(lambda: is_healthy(port), START_SECONDS)

    @contextmanager
    def kill_database(self) -> Iterator[None]:
        """Kill all processes of the database; start it again after a while."""
        for process in self._database():
            process.kill()
        time.sleep(AWAY_SECONDS)
        self.cluster.database.start()
        yield

    @contextmanager
    def fill_disk(self) -> Iterator[None]:
        """Let no file of a worker or of the database grow for a while."""
        worker = self._random.choice(self.engine.status().worker_pids)
        processes = self._random.choice([[psutil.Process(worker)], self._database()[1:]])
        for process in processes:
            _limit_files(process, "1")
        time.sleep(AWAY_SECONDS)
        for process in processes:
            _limit_files(process, "unlimited")
        yield

    @contextmanager
    def cut_connection(self) -> Iterator[None]:
        """End a machine's connections to the database and accept none for a while."""
        role = machine_role(self._busy_machine())
        end = time.monotonic() + self._random.choice(CUT_SECONDS)
        database = self.cluster.database
        database.execute(f"ALTER ROLE {role} NOLOGIN")
        database.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"
        )
        yield
        time.sleep(max(0.0, end - time.monotonic()))
        database.execute(f"ALTER ROLE {role} LOGIN")

    def suffer(self, fault: str) -> tuple[float, float]:
        """Let a fault happen; return after how many seconds all runs went on and a query ended."""
        before = {run.id: self._position(run) for run in self.store.runs(states=UNFINISHED)}
        start = time.monotonic()
        with FAULTS[fault](self):
            wait_for(lambda: self._have_gone_on(before), END_SECONDS)
            went_on = time.monotonic() - start
        repaired = time.monotonic()
        self._ask()
        answered = time.monotonic() - repaired
        self._wait_for_machines()
        return went_on, answered

    def _busy_machine(self) -> int:
        """Return the number of a machine that trains, if there is one."""
        rows = self.store.database.query("SELECT owner FROM runs WHERE state = 'running'")
        pids = {int(owner.partition("-")[0]) for (owner,) in rows if owner}
        machines = self.cluster.machines
        busy = [number for number, machine in enumerate(machines) if machine.pid in pids]
        return self._random.choice(busy or range(len(machines)))

    def _have_gone_on(self, before: dict[str, object]) -> bool:
        try:
            runs = [self.store.run(run_id) for run_id in before]
            return all(
                run.state.is_finished() or self._position(run) != before[run.id] for run in runs
            )
        except DatabaseUnavailable:
            return False

    def _position(self, run: Run) -> object:
        """Return how far a run is; it changes when the run begins again at its checkpoint, too."""
        return run.progress, len(self.store.events(run.id, kind=Started))

    def _ask(self) -> None:
        """Ask for a prediction of a run that has ended."""
        (run, *_) = self.store.runs("undisturbed")
        query = PredictSamples(run=run.id, samples=((0.0,) * 64,))

        def answered() -> bool:
            with suppress(DlcoreError):
                return self.engine.answer(query).outputs.size == 10
            return False

        wait_for(answered, END_SECONDS)

    def _wait_for_machines(self) -> None:
        count = len(self.cluster.machines)
        wait_for(lambda: self._ready_workers() == count, START_SECONDS)

    def _ready_workers(self) -> int:
        status = self.engine.status()
        return len(status.worker_pids) if status.is_ready and not status.is_silent else 0

    def _database(self) -> list[psutil.Process]:
        """Return the processes of the database, first the one that starts the others."""
        server = psutil.Process(self.cluster.database.pid)
        return [server, *server.children()]


def _limit_files(process: psutil.Process, size: str) -> None:
    """Set how large the files of a process may become, as the user that it belongs to."""
    with suppress(psutil.NoSuchProcess):
        command = ["prlimit", f"--pid={process.pid}", f"--fsize={size}:"]
        limited = subprocess.run(command, user=process.uids().real, check=False)
        if limited.returncode and process.is_running():
            raise PermissionError(f"the files of process {process.pid} cannot be limited")


FAULTS: dict[str, Callable[[Arena], AbstractContextManager[None]]] = {
    "kill machine": Arena.kill_machine,
    "suspend machine": Arena.suspend_machine,
    "kill scheduler": Arena.kill_scheduler,
    "kill page server": Arena.kill_page_server,
    "kill database": Arena.kill_database,
    "fill disk": Arena.fill_disk,
    "cut connection": Arena.cut_connection,
}


def plan(seed: int, count: int) -> list[str]:
    """Return faults in a random order, of each kind about the same number."""
    kinds = list(FAULTS)
    faults = [kinds[number % len(kinds)] for number in range(count)]
    random.Random(seed).shuffle(faults)
    return faults


@dataclass
class Outcome:
    """What the runs came to, and the seconds after each fault."""

    runs: int = 0
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    went_on: dict[str, list[float]] = field(default_factory=dict)
    answered: list[float] = field(default_factory=list)


def perform(arena: Arena, faults: Sequence[str]) -> Outcome:
    """Let all faults happen while learners train, and judge their runs."""
    outcome = Outcome()
    first = arena.store.create(SPEC, "undisturbed")
    expected = _metrics(arena.store, _await_end(arena.store, first))
    runs: list[Run] = []
    for fault in faults:
        waiting = [run for run in runs if not arena.store.run(run.id).state.is_finished()]
        for _ in range(LEARNERS - len(waiting)):
            runs.append(arena.store.create(SPEC, f"learner {len(runs)}"))
        wait_for(lambda: all(arena.store.run(run.id).started for run in runs))
        went_on, answered = arena.suffer(fault)
        print(f"{fault}: {went_on:.1f} s, {answered:.1f} s", file=sys.stderr, flush=True)
        outcome.went_on.setdefault(fault, []).append(went_on)
        outcome.answered.append(answered)
    for run in runs:
        with suppress(AssertionError):
            _await_end(arena.store, run)
        _judge(arena.store, run.id, expected, outcome)
    return outcome


def _judge(store: Store, run_id: str, expected: object, outcome: Outcome) -> None:
    run = store.run(run_id)
    outcome.runs += 1
    if not run.state.is_finished():
        outcome.stuck.append(run.id)
    elif run.state is not RunState.FINISHED:
        outcome.lost.append(f"{run.id} {run.error}")
    elif len(store.events(run.id, kind=Finished)) != 1:
        outcome.twice.append(run.id)
    elif _metrics(store, run) != expected:
        outcome.wrong.append(run.id)


def _await_end(store: Store, run: Run) -> Run:
    wait_for(lambda: store.run(run.id).state.is_finished(), END_SECONDS)
    return store.run(run.id)


def _metrics(store: Store, run: Run) -> object:
    return dict(history(event for _, event in store.events(run.id)).metrics)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.machine_faults")
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    faults = plan(options.seed, options.faults)
    with ExitStack() as stack:
        cluster = stack.enter_context(run_cluster(PORT, page_servers=1))
        os.environ.update(cluster.settings)
        store = Store()
        engine = stack.enter_context(closing(open_engine(store)))
        outcome = perform(Arena(cluster, store, engine, random.Random(options.seed)), faults)
    measurements = [Measurement("runs", [outcome.runs], "", note=f"{len(faults)} faults")]
    measurements += [
        Measurement(f"runs {name}", [len(found)], "", maximum=0, note="; ".join(found))
        for name, found in (
            ("lost", outcome.lost),
            ("stuck", outcome.stuck),
            ("ended twice", outcome.twice),
            ("wrong", outcome.wrong),
        )
    ]
    slowest = [max(seconds) for seconds in outcome.went_on.values()]
    measurements.append(
        Measurement("slowest run goes on after", [max(slowest)], "s", maximum=MAX_SECONDS)
    )
    measurements += [
        Measurement(f"{fault}: all runs go on after", seconds, "s")
        for fault, seconds in outcome.went_on.items()
    ]
    measurements.append(Measurement("query answered after the repair", outcome.answered, "s"))
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
