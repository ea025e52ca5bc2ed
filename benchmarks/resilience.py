"""What becomes of the runs when the worker, or the server, is killed with -9.

    python -m benchmarks.resilience [--runs 4] [--epochs 120] [--json]

All runs are the same recipe with the same seed, so that each must end with the same numbers as one
that nothing happened to. worker: an engine with two workers loses one while all runs train; its
runs are hurt, those of the other are not. server: ``streamlit run`` is killed while all runs train,
started again on the same home, and visited once, as a learner's reload does.
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
from benchmarks.engine import END_SECONDS, await_end, fresh_engine, kaneko, submit
from benchmarks.figures import Figure, show
from benchmarks.server import fresh_server
from benchmarks.session import Session
from benchmarks.warming import warm_up
from dlcore import Run, RunState, Store
from dlcore.analysis.history import history
from dlcore.events import EpochEnded, Progress, Started
from tests.waiting import wait_for

Numbers = dict[str, tuple[float, ...]]


def worker_killed(runs: int, epochs: int) -> list[Figure]:
    """One of two workers dies."""
    with fresh_engine(workers=2) as (engine, store):
        spec = kaneko(epochs)
        begun = [submit(engine, store, spec, f"learner-{place}") for place in range(runs)]
        _await_training(store, begun)
        victim = engine.status().workers[0]
        os.kill(victim, signal.SIGKILL)
        killed = time.time()
        ended = [await_end(store, run) for run in begun]
        alone = _numbers(store, await_end(store, submit(engine, store, spec, "alone")))
        hurt = [run for run in ended if len(_starts(store, run)) > 1]
        unhurt = [run for run in ended if run not in hurt]
        return [
            *_going_on("worker killed", store, hurt, killed),
            *_ends("worker killed", store, ended, alone),
            Figure(
                "worker killed: longest gap of an unhurt run",
                [_longest_gap(store, run, killed) for run in unhurt],
                "s",
                note=f"{len(unhurt)} unhurt",
            ),
        ]


def server_killed(runs: int, epochs: int) -> list[Figure]:
    """The server dies, and with it, when it notices, the worker."""
    with fresh_server() as server:
        store = server.store
        asyncio.run(_visit(server.url))
        warm_up(store)
        begun = [store.create(kaneko(epochs), f"learner-{place}") for place in range(runs)]
        _await_training(store, begun)
        workers = psutil.Process(server.process.pid).children(recursive=True)
        server.kill()
        killed = time.time()
        gone, alive = psutil.wait_procs(workers, timeout=60)
        orphans = time.time() - killed
        server.start()
        asyncio.run(_visit(server.url))
        visited = time.time()
        ended = [await_end(store, run) for run in begun]
        alone = _numbers(store, await_end(store, store.create(kaneko(epochs), "alone")))
        hurt = [run for run in ended if len(_starts(store, run)) > 1]
        return [
            Figure(
                "server killed: its worker ended after", [orphans], "s", note=f"{len(gone)} ended"
            ),
            Figure("server killed: workers left behind", [len(alive)], "", 0),
            *_going_on("server killed", store, hurt, killed),
            *_going_on("server killed, from the next visit", store, hurt, visited),
            *_ends("server killed", store, ended, alone),
        ]


async def _visit(url: str) -> None:
    async with Session(url, secrets.token_urlsafe(24), "train") as session:
        await session.open()


def _await_training(store: Store, runs: Sequence[Run]) -> None:
    """Waits until every run has two epochs."""
    wait_for(lambda: all(store.run(run.id).progress.epoch >= 2 for run in runs), END_SECONDS)
    assert not any(store.run(run.id).state.is_finished() for run in runs), "take more epochs"


def _going_on(name: str, store: Store, runs: Sequence[Run], killed: float) -> list[Figure]:
    """Seconds until training goes on, and until the curve has a new point."""
    if not runs:
        return []
    starts = [min(at for at in _starts(store, run) if at > killed) - killed for run in runs]
    points = [
        min(at for at in _points(store, run) if at > killed + start) - killed
        for run, start in zip(runs, starts, strict=True)
    ]
    note = f"{len(runs)} runs"
    return [
        Figure(f"{name}: training goes on after", starts, "s", note=note),
        Figure(f"{name}: the curve goes on after", points, "s", note=note),
    ]


def _ends(name: str, store: Store, runs: Sequence[Run], alone: Numbers) -> list[Figure]:
    """None may be stuck; those that resumed must have the numbers of an undisturbed one."""
    stuck = sum(not run.state.is_finished() for run in runs)
    finished = sum(run.state is RunState.FINISHED for run in runs)
    same = sum(_numbers(store, run) == alone for run in runs)
    count = len(runs)
    return [
        Figure(f"{name}: runs stuck", [stuck], "", 0),
        Figure(f"{name}: runs finished", [finished], "", count, at_least=True),
        Figure(f"{name}: with an undisturbed run's numbers", [same], "", count, at_least=True),
    ]


def _numbers(store: Store, run: Run) -> Numbers:
    return dict(history(event for _, event in store.events(run.id)).metrics)


def _starts(store: Store, run: Run) -> list[float]:
    return [event.at for _, event in store.events(run.id, kind=Started)]


def _points(store: Store, run: Run) -> list[float]:
    told = [event for _, event in store.events(run.id)]
    return [event.at for event in told if isinstance(event, Progress | EpochEnded)]


def _longest_gap(store: Store, run: Run, since: float) -> float:
    points = [at for at in _points(store, run) if at > since]
    return max(after - before for before, after in pairwise([since, *points]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Kills them all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resilience")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=120)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    figures = worker_killed(chosen.runs, chosen.epochs)
    figures += server_killed(chosen.runs, chosen.epochs)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
