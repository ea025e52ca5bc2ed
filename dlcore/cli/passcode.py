"""``python -m dlcore passcode``: replace the teacher's passcode."""

from __future__ import annotations

import argparse
from typing import Any

from dlcore.classroom import Classroom
from dlcore.store import Store


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("passcode", help="replace the teacher's passcode and print it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Generate a passcode for the server whose store is in ``DLCORE_HOME``."""
    print_passcode(Classroom(Store()).teachers.generate_passcode())
    return 0


def print_passcode(passcode: str) -> None:
    """Print a passcode; the store has a hash of it only."""
    print(f"Teacher's passcode, shown this once: {passcode}", flush=True)
