"""Recovery of runs after the worker or the server is killed with SIGKILL.

    python -m benchmarks.resilience [--runs 4] [--epochs 120] [--json]

All runs have the same spec and seed, so that each must end with the same metrics as an undisturbed
run. worker: one of two workers of an engine is killed while all runs train, which interrupts its
own runs only. server: the server is killed while all runs train, started again with the same
home and visited once, as a browser does on reload.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

import psutil

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import END_SECONDS, await_end, fresh_engine, kaneko, submit, warm_up
from benchmarks.measurement import Measurement, report
from benchmarks.server import fresh_server
from benchmarks.session import Session
from dlcore import Run, RunState, Store
from dlcore.analysis.history import history
from dlcore.events import EpochEnded, Progress, Started
from tests.waiting import wait_for

Metrics = dict[str, tuple[float, ...]]


def worker_killed(runs: int, epochs: int) -> list[Measurement]:
    """Kill one of two workers."""
    with fresh_engine(workers=2) as (engine, store):
        spec = kaneko(epochs)
        started = [submit(engine, store, spec, f"learner-{index}") for index in range(runs)]
        _await_training(store, started)
        victim = engine.status().worker_pids[0]
        os.kill(victim, signal.SIGKILL)
        killed = time.time()
        ended = [await_end(store, run) for run in started]
        expected = _metrics(store, await_end(store, submit(engine, store, spec, "alone")))
        interrupted = [run for run in ended if len(_starts(store, run)) > 1]
        undisturbed = [run for run in ended if run not in interrupted]
        return [
            *_recovery("worker killed", store, interrupted, killed),
            *_ends("worker killed", store, ended, expected),
            Measurement(
                "worker killed: longest gap of an undisturbed run",
                [_longest_gap(store, run, killed) for run in undisturbed],
                "s",
                note=f"{len(undisturbed)} runs",
            ),
        ]


def server_killed(runs: int, epochs: int) -> list[Measurement]:
    """Kill the server; its workers end when they notice."""
    with fresh_server() as server:
        store = server.store
        asyncio.run(_visit(server.url))
        warm_up(store)
        started = [store.create(kaneko(epochs), f"learner-{index}") for index in range(runs)]
        _await_training(store, started)
        workers = psutil.Process(server.process.pid).children(recursive=True)
        server.kill()
        killed = time.time()
        gone, alive = psutil.wait_procs(workers, timeout=60)
        orphans = time.time() - killed
        server.start()
        asyncio.run(_visit(server.url))
        visited = time.time()
        ended = [await_end(store, run) for run in started]
        expected = _metrics(store, await_end(store, store.create(kaneko(epochs), "alone")))
        interrupted = [run for run in ended if len(_starts(store, run)) > 1]
        return [
            Measurement(
                "server killed: its workers ended after", [orphans], "s", note=f"{len(gone)} ended"
            ),
            Measurement("server killed: workers still alive", [len(alive)], "", maximum=0),
            *_recovery("server killed", store, interrupted, killed),
            *_recovery("server killed, from the next visit", store, interrupted, visited),
            *_ends("server killed", store, ended, expected),
        ]


async def _visit(url: str) -> None:
    async with Session(url, secrets.token_urlsafe(24), "train") as session:
        await session.open()


def _await_training(store: Store, runs: Sequence[Run]) -> None:
    """Wait until every run has two epochs."""
    wait_for(lambda: all(store.run(run.id).progress.epoch >= 2 for run in runs), END_SECONDS)
    assert not any(store.run(run.id).state.is_finished() for run in runs), "use more epochs"


def _recovery(name: str, store: Store, runs: Sequence[Run], killed: float) -> list[Measurement]:
    """Measure the time until training resumes and until the curve has a new point."""
    if not runs:
        return []
    starts = [min(at for at in _starts(store, run) if at > killed) - killed for run in runs]
    points = [
        min(at for at in _points(store, run) if at > killed + start) - killed
        for run, start in zip(runs, starts, strict=True)
    ]
    note = f"{len(runs)} runs"
    return [
        Measurement(f"{name}: training resumes after", starts, "s", note=note),
        Measurement(f"{name}: next point of the curve after", points, "s", note=note),
    ]


def _ends(name: str, store: Store, runs: Sequence[Run], expected: Metrics) -> list[Measurement]:
    """Count runs that are stuck, finished, and equal to an undisturbed run."""
    stuck = sum(not run.state.is_finished() for run in runs)
    finished = sum(run.state is RunState.FINISHED for run in runs)
    same = sum(_metrics(store, run) == expected for run in runs)
    count = len(runs)
    return [
        Measurement(f"{name}: runs stuck", [stuck], "", maximum=0),
        Measurement(f"{name}: runs finished", [finished], "", minimum=count),
        Measurement(f"{name}: runs with equal metrics", [same], "", minimum=count),
    ]


def _metrics(store: Store, run: Run) -> Metrics:
    return dict(history(event for _, event in store.events(run.id)).metrics)


def _starts(store: Store, run: Run) -> list[float]:
    return [event.at for _, event in store.events(run.id, kind=Started)]


def _points(store: Store, run: Run) -> list[float]:
    events = [event for _, event in store.events(run.id)]
    return [event.at for event in events if isinstance(event, Progress | EpochEnded)]


def _longest_gap(store: Store, run: Run, since: float) -> float:
    points = [at for at in _points(store, run) if at > since]
    return max(after - before for before, after in pairwise([since, *points]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resilience")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=120)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements = worker_killed(options.runs, options.epochs)
    measurements += server_killed(options.runs, options.epochs)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
