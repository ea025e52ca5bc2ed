"""``python -m dlcore import``: import the runs of a bundle or an archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from dlcore.api import LEARNER
from dlcore.export.archive import import_runs
from dlcore.export.bundle import MAX_BYTES
from dlcore.store import Store


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("import", help="put the runs of a file into the store")
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="a bundle (export --format bundle), or all runs in one file (Compare)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the runs and print their ids; return 0 on success, 1 when the file is unreadable.

    A run that the store has already is not imported again.
    """
    try:
        with arguments.file.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    for imported in import_runs(Store(), LEARNER, data):
        print(imported.run.id)
    return 0
