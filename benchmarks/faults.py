"""Runs under faults: killed and suspended workers, a full disk, lost leases, damaged files.

    python -m benchmarks.faults [--faults 500] [--seed 0] [--json]

Two engines share one store, as two servers on one home. In each round, learners train the same spec
while the faults of a seeded plan happen one after another. All runs have the same spec and seed, so
that each must end with the metrics of an undisturbed run. lost: runs that did not finish; stuck:
runs that did not end in time; wrong: runs with other metrics.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Run, RunState, Store
from dlcore.analysis.history import history
from dlcore.engine.supervisor import MAX_ATTEMPTS, LocalEngine
from dlcore.errors import RunFinished
from dlcore.store import Command
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.store.open_artifacts import FOLDER
from tests.waiting import wait_for

SPEC = PRESETS["digits-mlp"].spec.changed({"training.epochs": 120, "training.batch_size": 8})
RUNS = 4
END_SECONDS = 300.0


@dataclass(frozen=True)
class Scale:
    """How large a round is.

    Args:
        engines: number of engines on the store, each with one worker.
        faults: number in a round.
        kills: upper bound of those among them that kill a worker.
        pause: seconds that a fault takes which passes, and between two faults.
    """

    engines: int = 2
    faults: int = 5
    kills: int = MAX_ATTEMPTS - 1
    pause: float = 1.0


class Arena:
    """Engines on one store, and the faults that can happen to them.

    Args:
        folder: of the store.
        generator: chooses the victims.
        scale: number of engines and length of faults.
    """

    def __init__(self, folder: Path, generator: random.Random, scale: Scale) -> None:
        self._artifacts = FolderArtifacts(folder / FOLDER)
        self.store = Store(folder)
        self.engines = [LocalEngine(Store(folder), workers=1) for _ in range(scale.engines)]
        self.pause = scale.pause
        self._random = generator
        wait_for(lambda: all(engine.status().is_ready for engine in self.engines), END_SECONDS)

    def close(self) -> None:
        """End the engines."""
        for engine in self.engines:
            engine.close()

    def kill(self) -> None:
        """Kill a worker."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._worker(), signal.SIGKILL)

    def suspend(self) -> None:
        """Suspend a worker for a while."""
        worker = self._worker()
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGSTOP)
            time.sleep(self.pause)
            os.kill(worker, signal.SIGCONT)

    def fill_disk(self) -> None:
        """Let no file of a worker grow for a while."""
        with contextlib.suppress(psutil.NoSuchProcess):
            worker = psutil.Process(self._worker())
            _, hard = worker.rlimit(resource.RLIMIT_FSIZE)
            worker.rlimit(resource.RLIMIT_FSIZE, (1, hard))
            time.sleep(self.pause)
            worker.rlimit(resource.RLIMIT_FSIZE, (hard, hard))

    def lock_database(self) -> None:
        """Hold the write lock of the database for a while."""
        with self._database() as db:
            db.execute("BEGIN IMMEDIATE")
            time.sleep(self.pause)
            db.execute("ROLLBACK")

    def lose_leases(self) -> None:
        """Let all leases expire, as when a server is suspended or a clock is set forward."""
        with self._database() as db:
            db.execute("UPDATE runs SET lease = 1 WHERE state = 'running'")

    def set_clock_back(self) -> None:
        """Move the ends of all leases an hour away."""
        with self._database() as db:
            db.execute("UPDATE runs SET lease = lease + 3600 WHERE state = 'running'")

    def damage_files(self) -> None:
        """Truncate the checkpoints of a run, then kill the workers."""
        runs = self.store.runs(states=[RunState.RUNNING, RunState.QUEUED])
        for run in runs[: self._random.randint(0, len(runs))][-1:]:
            for name in self.store.artifacts.names(run.id):
                with contextlib.suppress(FileNotFoundError):
                    os.truncate(self._artifacts.path(run.id, name), 100)
        self.kill()

    def delete_run(self) -> None:
        """Start and delete a run of another learner."""
        run = self.store.create(SPEC, "another learner")
        time.sleep(self._random.random() * self.pause)
        self.store.delete(run.id)

    def pause_run(self) -> None:
        """Pause a run and resume it."""
        for run in self.store.runs(states=[RunState.RUNNING])[:1]:
            with contextlib.suppress(RunFinished):
                self.store.command(run.id, Command.PAUSE)
                time.sleep(self.pause)
                self.store.command(run.id, Command.RESUME)

    def _worker(self) -> int:
        return self._random.choice(self.engines).status().worker_pids[0]

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = self.store.folder / "dlcore.db"
        with contextlib.closing(sqlite3.connect(path, 60.0, isolation_level=None)) as db:
            yield db


FAULTS: Mapping[str, Callable[[Arena], None]] = {
    "kill": Arena.kill,
    "damage files": Arena.damage_files,
    "suspend": Arena.suspend,
    "fill disk": Arena.fill_disk,
    "lock database": Arena.lock_database,
    "lose leases": Arena.lose_leases,
    "set clock back": Arena.set_clock_back,
    "delete run": Arena.delete_run,
    "pause run": Arena.pause_run,
}
KILLS = ("kill", "damage files")


def plan(seed: int, count: int, scale: Scale) -> list[list[str]]:
    """Return the faults of each round; too few kill workers to fail a run for its crashes."""
    generator = random.Random(seed)
    others = [name for name in FAULTS if name not in KILLS]
    rounds = []
    for start in range(0, count, scale.faults):
        size = min(scale.faults, count - start)
        kills = generator.randint(0, min(size, scale.kills))
        chosen = generator.choices(KILLS, k=kills) + generator.choices(others, k=size - kills)
        generator.shuffle(chosen)
        rounds.append(chosen)
    return rounds


@dataclass
class Outcome:
    """What the runs of all rounds came to; each list has the faults of one round per run."""

    runs: int = 0
    lost: list[Sequence[str]] = field(default_factory=list)
    stuck: list[Sequence[str]] = field(default_factory=list)
    wrong: list[Sequence[str]] = field(default_factory=list)


def perform(folder: Path, rounds: Sequence[Sequence[str]], seed: int, scale: Scale) -> Outcome:
    """Perform the rounds of a plan and judge their runs."""
    arena = Arena(folder, random.Random(seed), scale)
    outcome = Outcome()
    try:
        (undisturbed,) = _train(arena, 1, ())
        expected = _metrics(arena.store, undisturbed)
        for faults in rounds:
            for run in _train(arena, RUNS, faults):
                outcome.runs += 1
                if not run.state.is_finished():
                    outcome.stuck.append(faults)
                elif run.state is not RunState.FINISHED:
                    outcome.lost.append(faults)
                elif _metrics(arena.store, run) != expected:
                    outcome.wrong.append(faults)
                arena.store.delete(run.id)
    finally:
        arena.close()
    return outcome


def _train(arena: Arena, count: int, faults: Sequence[str]) -> list[Run]:
    """Train runs of several learners under faults, and return them as they are in the end."""
    runs = [arena.store.create(SPEC, f"learner-{index}") for index in range(count)]
    for name in faults:
        time.sleep(arena.pause)
        FAULTS[name](arena)
    with contextlib.suppress(AssertionError):
        wait_for(
            lambda: all(arena.store.run(run.id).state.is_finished() for run in runs), END_SECONDS
        )
    return [arena.store.run(run.id) for run in runs]


def _metrics(store: Store, run: Run) -> Mapping[str, tuple[float, ...]]:
    return dict(history(event for _, event in store.events(run.id)).metrics)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("--faults", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        scale = Scale()
        rounds = plan(options.seed, options.faults, scale)
        outcome = perform(Path(folder), rounds, options.seed, scale)
    measurements = [
        Measurement(f"runs {name}", [len(rounds)], "", maximum=0, note="; ".join(map(str, rounds)))
        for name, rounds in (
            ("lost", outcome.lost),
            ("stuck", outcome.stuck),
            ("wrong", outcome.wrong),
        )
    ]
    runs = Measurement("runs", [outcome.runs], "", note=f"{options.faults} faults")
    return report([runs, *measurements], as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
