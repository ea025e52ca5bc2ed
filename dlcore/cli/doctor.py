"""``python -m dlcore doctor``: check this computer before a lesson."""

from __future__ import annotations

import argparse
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from dlcore.cli.arguments import port_number, whole_number
from dlcore.datasets import DATASETS, Cache, dataset_named
from dlcore.engine.resources import worker_count
from dlcore.planning.machine import available_cores, available_memory
from dlcore.planning.memory import MAX_CACHE_BYTES, OTHER_BYTES
from dlcore.settings import check_settings, home, max_disk_bytes

WORKER_BYTES = 700_000_000
"""Of a worker that trains."""

BYTES_PER_LEARNER = 4_000_000
"""Of the process of the pages, for each open page."""

DISK_PER_LEARNER = 20_000_000
"""Ten runs of a small network."""

SECONDS_PER_RUN = 0.75
"""To the first point on one worker: what ``benchmarks.forty`` allows forty different networks."""

MAX_FIRST_POINT_SECONDS = 30.0


@dataclass(frozen=True)
class Check:
    """One line of the report.

    Args:
        name: what was checked.
        is_good: whether it is enough; None for a fact.
        text: the values, and what to do if it is not.
    """

    name: str
    is_good: bool | None
    text: str


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("doctor", help="check this computer before a lesson")
    parser.add_argument(
        "--class", dest="learners", metavar="N", type=whole_number(1), default=1, help="learners"
    )
    parser.add_argument("--port", type=port_number, default=8501)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; return 1 if one of them is bad."""
    check_settings()
    findings = list(examine(arguments.learners, arguments.port))
    for finding in findings:
        mark = {True: "ok  ", False: "BAD ", None: "    "}[finding.is_good]
        print(f"{mark}{finding.name:<20}{finding.text}")
    return int(any(finding.is_good is False for finding in findings))


def examine(learners: int, port: int) -> Iterator[Check]:
    """Check the computer.

    Args:
        learners: who use it at once.
        port: of the app.
    """
    yield _memory(learners)
    yield _time(learners)
    yield _disk(learners)
    yield from _data()
    yield _port(port)
    yield Check("address", None, f"http://{local_address()}:{port}/classroom")


def _memory(learners: int) -> Check:
    needed = (
        OTHER_BYTES + MAX_CACHE_BYTES + worker_count() * WORKER_BYTES + learners * BYTES_PER_LEARNER
    )
    memory = available_memory()
    text = f"{memory / 1e9:.1f} GB, {needed / 1e9:.1f} GB needed for a class of {learners}"
    return Check("memory", memory >= needed if memory else None, text)


def _time(learners: int) -> Check:
    seconds = learners * SECONDS_PER_RUN / worker_count()
    text = (
        f"{available_cores():g} cores, {worker_count()} workers: first point of a small network"
        f" after about {seconds:.0f} s if all {learners} start at once"
    )
    return Check("cores", seconds <= MAX_FIRST_POINT_SECONDS, text)


def _disk(learners: int) -> Check:
    free, needed = shutil.disk_usage(home()).free, learners * DISK_PER_LEARNER
    text = f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB needed"
    if max_disk_bytes() < needed:
        text += f"; set DLCORE_MAX_DISK to {needed} or more"
    return Check("disk", min(free, max_disk_bytes()) >= needed, text)


def _data() -> Iterator[Check]:
    cache = Cache.default()
    for name in DATASETS:
        missing = sum(file.size for file in dataset_named(name).missing_files(cache))
        if missing:
            text = f"{missing / 1e6:.1f} MB to download: python -m dlcore data fetch {name}"
            yield Check(name, False, text)
        else:
            yield Check(name, True, "ready")


def _port(port: int) -> Check:
    with closing(socket.socket()) as probe:
        is_used = probe.connect_ex(("127.0.0.1", port)) == 0
    text = f"{port} is in use: the app runs, or choose --port" if is_used else f"{port} is free"
    return Check("port", None if is_used else True, text)


def local_address() -> str:
    """Return this computer's address in the local network; nothing is sent."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
