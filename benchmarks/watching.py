"""Twenty learners, each watching a live run of their own: how soon every poll is answered.

    python -m benchmarks.watching [--clients 20] [--seconds 30] [--json]

A client is a websocket session that speaks Streamlit's own protocol (:mod:`benchmarks.session`):
it opens the Train page with its run, then asks for the run's panel at the interval the server
named, and confirms to the live chart what it got. Measured is the time from a sent request to the
end of its answer (``script_finished``), with the training going on in the worker. A client whose
answer is late asks again at once, not twice at a time. The clients, in one process, take some of
the same machine.
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
from benchmarks.figures import Figure, show
from benchmarks.percentile import percentile
from benchmarks.server import Server, fresh_server
from benchmarks.session import Session
from benchmarks.warming import warm_up
from dlcore import PRESETS, RunState

LONG = 5000
"""Epochs of a run that shall not end while it is watched."""


@dataclass
class Watched:
    """What one client saw.

    Args:
        opening: seconds until its page stood.
        polls: seconds of each answered poll.
        unanswered: polls without an answer.
        points: points of the curve that arrived while it watched.
    """

    opening: float = 0.0
    polls: list[float] = field(default_factory=list)
    unanswered: int = 0
    points: int = 0


async def watch(url: str, learner: str, run: str, seconds: float, after: float) -> Watched:
    """One client: opens its run ``after`` some seconds and polls."""
    seen = Watched()
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(after)
    async with Session(url, learner, "train", f"run={run}") as session:
        seen.opening = await session.open()
        assert session.interval, "nothing on the page renews itself"
        had = session.points
        due = clock() + session.interval
        over = clock() + seconds
        while clock() < over:
            if not session.owes_confirmation:
                await asyncio.sleep(max(0.0, due - clock()))
                due = max(due + session.interval, clock())
            try:
                seen.polls.append(await session.poll())
            except TimeoutError:
                seen.unanswered += 1
        seen.points = session.points - had
    return seen


async def watch_all(server: Server, clients: int, seconds: float) -> list[Watched]:
    """All clients at once, each with a run of its own."""
    spec = PRESETS["kaneko-mlp"].spec
    spec = spec.model_copy(update={"training": spec.training.model_copy(update={"epochs": LONG})})
    learners = [secrets.token_urlsafe(24) for _ in range(clients)]
    runs = [
        server.store.create(spec.model_copy(update={"seed": seed}), learner)
        for seed, learner in enumerate(learners)
    ]
    while any(server.store.run(run.id).progress.epochs == 0 for run in runs):
        await asyncio.sleep(0.1)
    # Browsers of one class do not tick together.
    starts = [place / clients for place in range(clients)]
    watching = zip(learners, runs, starts, strict=True)
    seen = await asyncio.gather(
        *[watch(server.url, learner, run.id, seconds, start) for learner, run, start in watching]
    )
    states = {server.store.run(run.id).state for run in runs}
    assert states == {RunState.RUNNING}, f"the runs were not live to the end: {states}"
    return seen


def figures_of(seen: Sequence[Watched], seconds: float) -> list[Figure]:
    """Sums up all clients."""
    polls = [poll for client in seen for poll in client.polls]
    middle = f"median {statistics.median(polls):.3f} s, worst {max(polls):.3f} s"
    note = f"{middle}, {len(polls) / seconds:.0f} polls/s of {len(seen)} clients"
    points = [client.points / seconds for client in seen]
    openings = [client.opening for client in seen]
    lost = [sum(client.unanswered for client in seen)]
    return [
        Figure("watching: p95 of a poll", [percentile(polls)], "s", 0.3, note=note),
        Figure("watching: polls without an answer", lost, "", 0),
        Figure("watching: a page opened", openings, "s"),
        Figure("watching: points a second on a client's chart", points, "1/s"),
    ]


async def measure(server: Server, clients: int, seconds: float) -> list[Figure]:
    """Starts the worker by a first visitor, warms it up, and lets the clients watch."""
    async with Session(server.url, secrets.token_urlsafe(24), "train") as first:
        await first.open()
        await asyncio.to_thread(warm_up, server.store, PRESETS["kaneko-mlp"].spec)
    return figures_of(await watch_all(server, clients, seconds), seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Lets the clients watch."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watching")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    with fresh_server() as server:
        figures = asyncio.run(measure(server, chosen.clients, chosen.seconds))
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
