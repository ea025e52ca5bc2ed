"""``python -m dlcore machine``: let this computer train for a cluster."""

from __future__ import annotations

import argparse
import signal
from contextlib import suppress
from typing import Any

from dlcore.errors import InvalidSetting
from dlcore.settings import ENGINE, check_engine_address, check_settings, engine_address


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "machine",
        help="let this computer train the runs of a cluster",
        description="Join a Dask scheduler, and train runs of the store that all machines share.",
    )
    parser.add_argument(
        "--scheduler", help="its address: tls://host:8786, or dask://localhost:8786"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train until the process is interrupted or terminated."""
    check_settings()
    address = engine_address() if arguments.scheduler is None else arguments.scheduler
    if address is None:
        raise InvalidSetting(name=ENGINE, given="")
    check_engine_address(address)
    # An optional dependency.
    from dlcore.engine.machine import run_machine

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        run_machine(address)
    return 0
