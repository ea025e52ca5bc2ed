"""``python -m dlcore export``: write a run as a program, a notebook or a bundle."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dlcore.export.bundle import pack
from dlcore.export.comments import LANGUAGES
from dlcore.export.notebook import notebook
from dlcore.export.program import program
from dlcore.store import Run, Store

FORMATS: Mapping[str, Callable[[Store, Run, str], bytes]] = {
    "py": lambda store, run, language: program(run.spec, language).encode(),
    "ipynb": lambda store, run, language: notebook(run.spec, language).encode(),
    "bundle": pack,
}


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("export", help="write a run as a program, notebook or bundle")
    parser.add_argument("run_id", metavar="RUN_ID", help="as 'python -m dlcore runs' lists them")
    parser.add_argument("--format", choices=list(FORMATS), default="py")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="default: print it")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the comments")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file; return 0 on success, 1 when it cannot be written."""
    store = Store()
    data = FORMATS[arguments.format](store, store.run(arguments.run_id), arguments.language)
    if arguments.output is None:
        sys.stdout.buffer.write(data)
        return 0
    try:
        arguments.output.write_bytes(data)
    except OSError as error:
        print(f"{arguments.output}: {error.strerror}", file=sys.stderr)
        return 1
    return 0
