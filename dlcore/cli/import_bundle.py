"""``python -m dlcore import``: a run back from its bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from dlcore.api import LEARNER
from dlcore.export.bundle import MAX_BYTES, keep, unpack
from dlcore.store import Store


def add_parser(subparsers: Any) -> None:
    """Registers the command."""
    parser = subparsers.add_parser("import", help="put the run of a bundle into the store")
    parser.add_argument("file", metavar="FILE", type=Path, help="from export --format bundle")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the id under which the run stands in the store; returns 0 when it does."""
    try:
        with arguments.file.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    print(keep(Store(), LEARNER, unpack(data)).id)
    return 0
