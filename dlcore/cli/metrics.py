"""``python -m dlcore metrics``: what a monitor reads, in Prometheus' text format.

Format: https://prometheus.io/docs/instrumenting/exposition_formats
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from dlcore.engine.resources import worker_count
from dlcore.planning.machine import available_memory, used_memory
from dlcore.settings import max_disk_bytes
from dlcore.store import RunState, Store


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("metrics", help="print runs, queue and limits for a monitor")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the metrics of the store in ``DLCORE_HOME``."""
    for line in _lines(Store()):
        print(line)
    return 0


def _lines(store: Store) -> Iterator[str]:
    runs = store.runs()
    states = Counter(run.state for run in runs)
    waiting = [run.created for run in runs if run.state is RunState.QUEUED]
    yield "# HELP dlcore_runs Stored runs by state."
    yield "# TYPE dlcore_runs gauge"
    for state in RunState:
        yield f'dlcore_runs{{state="{state.value}"}} {states[state]}'
    gauges = {
        "queue_seconds": ("Age of the oldest waiting run.", _age(waiting)),
        "learners": ("Learners with stored runs.", len({run.learner for run in runs})),
        "run_bytes": ("Disk space of the stored runs.", sum(store.sizes().values())),
        "run_bytes_max": ("Disk space that stored runs may use.", max_disk_bytes()),
        "workers": ("Processes that train on this machine.", worker_count()),
        "memory_bytes": ("Memory that this machine or container uses.", used_memory()),
        "memory_bytes_max": ("Memory that the app may use.", available_memory()),
    }
    for name, (text, value) in gauges.items():
        yield f"# HELP dlcore_{name} {text}"
        yield f"# TYPE dlcore_{name} gauge"
        yield f"dlcore_{name} {value}"


def _age(created: list[float]) -> int:
    return max(0, round(time.time() - min(created))) if created else 0
