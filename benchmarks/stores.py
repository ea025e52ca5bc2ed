"""The store on PostgreSQL against SQLite: creating, claiming and recording runs.

    python -m benchmarks.stores [--runs 40] [--epochs 50] [--repetitions 5] [--json]

Both in the same run, one after the other in each repetition, each with a new database. The
PostgreSQL server is a private one on this machine, reached by a Unix socket, with its default
durability: it waits for the disk at each commit, SQLite at each checkpoint of its log only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Store
from dlcore.events import EpochEnded, Event, Progress
from dlcore.store.postgres import PostgresDatabase
from dlcore.store.sqlite import SQLiteDatabase
from tests.postgres import Server, run_server

SPEC = PRESETS["digits-mlp"].spec
BATCH = 4
"""Runs of one claim."""

MAX_RECORD_MS = 50.0
"""A writer has 50 ms between two transactions."""

Times = dict[str, list[float]]


def measure(store: Store, runs: int, epochs: int) -> dict[str, float]:
    """Return the milliseconds of each step, for one run or one epoch."""
    start = time.perf_counter()
    for number in range(runs):
        store.create(SPEC, f"learner-{number}")
    created = time.perf_counter()
    claimed = []
    while batch := store.claim("engine", BATCH):
        claimed += batch
    taken = time.perf_counter()
    for epoch in range(1, epochs + 1):
        events = events_of(epoch)
        for run in claimed:
            store.append(run.id, *events, claim=run.claims)
    recorded = time.perf_counter()
    for run in claimed:
        store.runs(run.learner)
        store.events(run.id, after=epochs)
    read = time.perf_counter()
    return {
        "create a run": 1000 * (created - start) / runs,
        "claim a run": 1000 * (taken - created) / runs,
        "record an epoch": 1000 * (recorded - taken) / (runs * epochs),
        "read a learner's runs and new events": 1000 * (read - recorded) / runs,
    }


def events_of(epoch: int) -> list[Event]:
    """Return what a run reports of one epoch."""
    metrics = {"loss": 0.5, "accuracy": 0.9, "val_loss": 0.6, "val_accuracy": 0.8}
    at = float(epoch)
    points = [Progress(at, epoch, step, 10, metrics) for step in (4, 8)]
    return [*points, EpochEnded(at, epoch, metrics, 0.1, best=True)]


def repeat(server: Server, repetitions: int, runs: int, epochs: int) -> dict[str, Times]:
    """Return the times of each database by step."""
    times: dict[str, Times] = {"SQLite": defaultdict(list), "PostgreSQL": defaultdict(list)}
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            file = SQLiteDatabase(path / "dlcore.db")
            database = PostgresDatabase(server.new_database())
            for name, used in (("SQLite", file), ("PostgreSQL", database)):
                for step, value in measure(Store(path, database=used), runs, epochs).items():
                    times[name][step].append(value)
            file.close()
            database.disconnect()
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 0 when every limit is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with run_server(options="") as server:
        times = repeat(server, options.repetitions, options.runs, options.epochs)
    rows = []
    for step, peer in times["SQLite"].items():
        measured = times["PostgreSQL"][step]
        limit = MAX_RECORD_MS if step == "record an epoch" else None
        rows.append(Measurement(f"{step}, SQLite", peer, "ms"))
        rows.append(Measurement(f"{step}, PostgreSQL", measured, "ms", maximum=limit))
        ratios = [own / other for own, other in zip(measured, peer, strict=True)]
        rows.append(Measurement(f"{step}, ratio", ratios, ""))
    return report(rows, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
