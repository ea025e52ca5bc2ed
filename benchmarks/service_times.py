"""What one learner costs a page server, the database and a machine: input of `capacity`.

    python -m benchmarks.service_times [--repetitions 30] [--json]

Pages and database: processor time of their processes, divided by the number of requests. Training:
the time for which a run alone has its machine. A round of a machine is what it asks the database
once a second, or when another process sends a message.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import await_end, finish, fresh_engine, seconds_of, submit, warm_up
from benchmarks.measurement import Measurement, report
from benchmarks.server import fresh_server
from benchmarks.session import Session
from benchmarks.stores import events_of
from dlcore import PRESETS, Store
from dlcore.inference.images.outputs import PredictSamples
from dlcore.store.learner_id import learner_id
from dlcore.store.postgres import PostgresDatabase
from tests.postgres import Server, run_server

ENDLESS = PRESETS["digits-mlp"].spec.changed({"training.epochs": 10_000})
EPOCHS = 20
DRAWING = ((0.0,) * 64,)


def pages(repetitions: int) -> list[Measurement]:
    """Measure a page server: settings that change, and polls of a live chart."""
    with fresh_server() as server:
        process = psutil.Process(server.process.pid)
        token = secrets.token_urlsafe(24)
        run = server.store.create(ENDLESS, learner_id(token))

        async def measure() -> tuple[float, float]:
            async with Session(server.url, token, "train", f"run={run.id}") as session:
                await session.open()
                while not session.points:
                    await asyncio.sleep(session.interval)
                    await session.poll()
                with _processor_time(lambda: [process]) as polling:
                    for _ in range(repetitions):
                        await asyncio.sleep(session.interval)
                        await session.poll()
            async with Session(server.url, secrets.token_urlsafe(24), "train") as session:
                await session.open()
                with _processor_time(lambda: [process]) as choosing:
                    for number in range(repetitions):
                        await session.choose("preset", number % 2)
            return polling[0] / repetitions, choosing[0] / repetitions

        poll, interaction = asyncio.run(measure())
    return [
        Measurement("page server: a setting changes", [1000 * interaction], "ms"),
        Measurement("page server: a poll of a live chart", [1000 * poll], "ms"),
    ]


def database(repetitions: int) -> list[Measurement]:
    """Measure the database's server."""
    with run_server("") as server, tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), database=PostgresDatabase(server.new_database()))
        runs = [store.create(ENDLESS, "ann") for _ in range(repetitions)]
        claimed = store.claim("machine", repetitions)

        def record() -> None:
            for epoch, run in enumerate(claimed, start=1):
                store.append(run.id, *events_of(epoch), claim=run.claims)

        def read() -> None:
            for run in runs:
                store.run(run.id)
                store.events(run.id)

        def look() -> None:
            for _ in range(repetitions):
                store.claim("machine", 1)
                store.pop_commands("machine")
                store.claims("machine")
                store.claims("machine")

        def create() -> None:
            for number in range(repetitions):
                store.create(ENDLESS, f"learner {number}")

        steps = {
            "a round of a machine": look,
            "a write of events": record,
            "a poll of a live chart": read,
            "a new run": create,
        }
        return [
            Measurement(f"database: {name}", [1000 * _spent(server, step) / repetitions], "ms")
            for name, step in steps.items()
        ]


def machine() -> list[Measurement]:
    """Measure runs alone, and queries."""
    rows = []
    with fresh_engine(1) as (engine, store):
        for preset, epochs in (("kaneko-mlp", EPOCHS), ("mnist-cnn", 1)):
            spec = PRESETS[preset].spec.changed({"training.epochs": epochs})
            warm_up(store, spec)
            (run,) = finish(store, engine, [submit(engine, store, spec, "ann")])
            rows.append(
                Measurement(f"machine: {epochs} epochs of {preset}", [seconds_of(run)], "s")
            )
        run = await_end(store, submit(engine, store, PRESETS["digits-mlp"].spec, "ann"))
        query = PredictSamples(run=run.id, samples=DRAWING)
        engine.answer(query)
        worker = psutil.Process(engine.status().worker_pids[0])
        with _processor_time(lambda: [worker]) as spent:
            for _ in range(100):
                engine.answer(query)
        rows.append(Measurement("machine: a prediction", [10 * spent[0]], "ms"))
    return rows


def _spent(server: Server, step: Callable[[], None]) -> float:
    def processes() -> list[psutil.Process]:
        first = psutil.Process(server.pid)
        return [first, *first.children()]

    with _processor_time(processes) as spent:
        step()
    return spent[0]


@contextmanager
def _processor_time(processes: Callable[[], Sequence[psutil.Process]]) -> Iterator[list[float]]:
    """Append the seconds that processes compute while the context is open."""
    before = _total(processes())
    spent: list[float] = []
    yield spent
    spent.append(_total(processes()) - before)


def _total(processes: Sequence[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_times")
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements = pages(options.repetitions) + database(10 * options.repetitions) + machine()
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
