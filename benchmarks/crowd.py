"""Forty learners press Train at once: time to the first point on each page.

    python -m benchmarks.crowd [--learners 40] [--repetitions 3] [--json]

A learner is a websocket client (:mod:`benchmarks.session`): it opens the Train page and chooses
`kaneko-mlp`. All press Train at the same moment; then each reruns its run's panel at the interval
that the server names. Measured is the time from the press to the end of the response with the first
point. The worker has trained the shape before. All clients share one process on the same machine.
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
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.server import Server, fresh_server
from benchmarks.session import Session
from dlcore import PRESETS

PRESET = "kaneko-mlp"
MAX_SECONDS = 4.0


async def train(session: Session) -> float:
    """Press Train; return the seconds to the first point."""
    start = time.perf_counter()
    await session.press("train")
    while not session.points:
        await asyncio.sleep(session.interval)
        await session.poll()
    return time.perf_counter() - start


async def train_all(server: Server, learners: int) -> list[float]:
    """Return the seconds to the first point of each learner."""
    sessions = [Session(server.url, secrets.token_urlsafe(24), "train") for _ in range(learners)]
    index = list(PRESETS).index(PRESET)
    try:
        for session in sessions:
            await session.__aenter__()
            await session.open()
            if session is sessions[0]:
                await asyncio.to_thread(warm_up, server.store, PRESETS[PRESET].spec)
            await session.choose("preset", index)
        return list(await asyncio.gather(*map(train, sessions)))
    finally:
        for session in sessions:
            await session.__aexit__(None, None, None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    slowest, median = [], []
    for _ in range(options.repetitions):
        with fresh_server() as server:
            seconds = asyncio.run(train_all(server, options.learners))
        slowest.append(percentile(seconds))
        median.append(statistics.median(seconds))
    name = f"{options.learners} learners, Train to first point on the page"
    measurements = [
        Measurement(f"{name}, p95", slowest, "s", maximum=MAX_SECONDS),
        Measurement(f"{name}, median", median, "s"),
    ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
