"""Forty learners press Train at once: how soon each sees the first point on the page.

    python -m benchmarks.crowd [--learners 40] [--repetitions 3] [--json]

A learner is a websocket session that speaks Streamlit's own protocol (:mod:`benchmarks.session`):
it opens the Train page, chooses `kaneko-mlp`, and all press Train at the same moment; then each
asks for its run's panel at the interval that the server named. Measured is the time from the press
to the end of the answer that brought the first point. The worker has trained the architecture
before. The sessions, in one process, take some of the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import statistics
import sys
import time
from collections.abc import Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.percentile import percentile
from benchmarks.server import Server, fresh_server
from benchmarks.session import Session
from benchmarks.warming import warm_up
from dlcore import PRESETS

PRESET = "kaneko-mlp"
BAR_SECONDS = 4.0


async def learn(session: Session) -> float:
    """Presses Train; returns the seconds until the first point was there."""
    began = time.perf_counter()
    await session.press("train")
    while not session.points:
        await asyncio.sleep(session.interval)
        await session.poll()
    return time.perf_counter() - began


async def crowd(server: Server, learners: int) -> list[float]:
    """Seconds to the first point of each learner."""
    sessions = [Session(server.url, secrets.token_urlsafe(24), "train") for _ in range(learners)]
    place = list(PRESETS).index(PRESET)
    try:
        for session in sessions:
            await session.__aenter__()
            await session.open()
            if session is sessions[0]:
                await asyncio.to_thread(warm_up, server.store, PRESETS[PRESET].spec)
            await session.choose("preset", place)
        return list(await asyncio.gather(*map(learn, sessions)))
    finally:
        for session in sessions:
            await session.__aexit__(None, None, None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Lets the crowd press."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    slowest, middle = [], []
    for _ in range(chosen.repetitions):
        with fresh_server() as server:
            seconds = asyncio.run(crowd(server, chosen.learners))
        slowest.append(percentile(seconds))
        middle.append(statistics.median(seconds))
    who = f"{chosen.learners} learners"
    figures = [
        Figure(f"{who}: Train to the first point on the page, p95", slowest, "s", BAR_SECONDS),
        Figure(f"{who}: the same, median", middle, "s"),
    ]
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
