"""``python -m dlcore runs``: list the stored runs, newest first."""

from __future__ import annotations

import argparse
import time
from typing import Any

from dlcore.store import Store


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("runs", help="list the stored runs with their ids")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line per run."""
    for stored in Store().runs():
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(stored.created))
        done = f"{stored.progress.epoch}/{stored.spec.training.epochs}"
        test = " ".join(f"{k}={v:.4f}" for k, v in stored.progress.test.items())
        label = stored.name or stored.preset or stored.spec.dataset.name
        state = f"{stored.state.value:<8} {done:>9}"
        print(f"{stored.id}  {when}  {state}  {label:<22} {test}".rstrip())
    return 0
