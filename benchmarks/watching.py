"""Twenty learners each watch a live run: response time of every poll.

    python -m benchmarks.watching [--clients 20] [--seconds 30] [--json]

A client is a websocket client (:mod:`benchmarks.session`): it opens the Train page with its run,
reruns the run's panel at the interval that the server names, and confirms received points to the
live chart. Measured is the time from a request to the end of its response (``script_finished``)
while the worker trains. A client whose response is late sends the next request at once, never two
at a time. All clients share one process on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.server import Server, fresh_server
from benchmarks.session import Session
from dlcore import PRESETS, RunState
from dlcore.store.learner_id import learner_id

LONG = 5000
"""Epochs of a run that does not end during the measurement."""


@dataclass
class Observation:
    """Measurements of one client.

    Args:
        opening: seconds to the end of the first response.
        polls: seconds of each poll with a response.
        timeouts: number of polls without a response.
        points: number of points of the curve received while polling.
    """

    opening: float = 0.0
    polls: list[float] = field(default_factory=list)
    timeouts: int = 0
    points: int = 0


async def watch(url: str, learner: str, run: str, seconds: float, delay: float) -> Observation:
    """Open a run after a delay and poll it."""
    observed = Observation()
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(delay)
    async with Session(url, learner, "train", f"run={run}") as session:
        observed.opening = await session.open()
        assert session.interval, "no fragment of the page is rerun at an interval"
        points_before = session.points
        due = clock() + session.interval
        deadline = clock() + seconds
        while clock() < deadline:
            if not session.is_unconfirmed:
                await asyncio.sleep(max(0.0, due - clock()))
                due = max(due + session.interval, clock())
            try:
                observed.polls.append(await session.poll())
            except TimeoutError:
                observed.timeouts += 1
        observed.points = session.points - points_before
    return observed


async def watch_all(server: Server, clients: int, seconds: float) -> list[Observation]:
    """Run all clients at once, each with a run of its own."""
    spec = PRESETS["kaneko-mlp"].spec.changed({"training.epochs": LONG})
    learners = [secrets.token_urlsafe(24) for _ in range(clients)]
    runs = [
        server.store.create(spec.changed({"seed": seed}), learner_id(learner))
        for seed, learner in enumerate(learners)
    ]
    while any(server.store.run(run.id).progress.epochs == 0 for run in runs):
        await asyncio.sleep(0.1)
    # The browsers of a class do not poll in step.
    delays = [index / clients for index in range(clients)]
    observed = await asyncio.gather(
        *[
            watch(server.url, learner, run.id, seconds, delay)
            for learner, run, delay in zip(learners, runs, delays, strict=True)
        ]
    )
    states = {server.store.run(run.id).state for run in runs}
    assert states == {RunState.RUNNING}, f"a run ended during the measurement: {states}"
    return observed


def summarize(observed: Sequence[Observation], seconds: float) -> list[Measurement]:
    """Combine the measurements of all clients."""
    polls = [poll for client in observed for poll in client.polls]
    spread = f"median {statistics.median(polls):.3f} s, maximum {max(polls):.3f} s"
    note = f"{spread}, {len(polls) / seconds:.0f} polls/s of {len(observed)} clients"
    points = [client.points / seconds for client in observed]
    openings = [client.opening for client in observed]
    timeouts = [sum(client.timeouts for client in observed)]
    return [
        Measurement("watching: p95 of a poll", [percentile(polls)], "s", maximum=0.3, note=note),
        Measurement("watching: polls without a response", timeouts, "", maximum=0),
        Measurement("watching: opening a page", openings, "s"),
        Measurement("watching: points per second on a client's chart", points, "1/s"),
    ]


async def measure(server: Server, clients: int, seconds: float) -> list[Measurement]:
    """Start the worker with a first visitor, warm it up and run the clients."""
    async with Session(server.url, secrets.token_urlsafe(24), "train") as first:
        await first.open()
        await asyncio.to_thread(warm_up, server.store, PRESETS["kaneko-mlp"].spec)
    return summarize(await watch_all(server, clients, seconds), seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watching")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with fresh_server() as server:
        measurements = asyncio.run(measure(server, options.clients, options.seconds))
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
