"""``python -m dlcore import``: import a run from a bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from dlcore.api import LEARNER
from dlcore.export.bundle import MAX_BYTES, import_bundle, unpack
from dlcore.store import Store


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("import", help="put the run of a bundle into the store")
    parser.add_argument("file", metavar="FILE", type=Path, help="from export --format bundle")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the run and print its new id; return 0 on success, 1 when the file is unreadable."""
    try:
        with arguments.file.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    print(import_bundle(Store(), LEARNER, unpack(data)).id)
    return 0
