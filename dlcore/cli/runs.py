"""``python -m dlcore runs``: list the stored runs, newest first, or delete some of them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from typing import Any

from dlcore.cli.arguments import days
from dlcore.cli.terminal import printable
from dlcore.store import Run, Store

DAY_SECONDS = 86_400


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "runs", help="list the stored runs with their ids, or delete some"
    )
    deletion = parser.add_mutually_exclusive_group()
    deletion.add_argument("--delete", metavar="ID", nargs="+", help="delete these runs")
    deletion.add_argument(
        "--prune", metavar="DAYS", type=days, help="delete runs that ended so many days ago"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line per run, or delete runs and print how many."""
    store = Store()
    if arguments.delete is not None:
        return _delete(store, [store.run(run_id) for run_id in dict.fromkeys(arguments.delete)])
    if arguments.prune is not None:
        last = time.time() - DAY_SECONDS * arguments.prune
        return _delete(store, [run for run in store.runs() if run.ended and run.ended <= last])
    sizes = store.sizes()
    for stored in store.runs():
        print(_line(stored, sizes.get(stored.id, 0)))
    return 0


def _delete(store: Store, runs: Iterable[Run]) -> int:
    ids, sizes = [run.id for run in runs], store.sizes()
    for run_id in ids:
        store.delete(run_id)
    freed = sum(sizes[run_id] for run_id in ids)
    deleted = "1 run" if len(ids) == 1 else f"{len(ids)} runs"
    print(f"{deleted} deleted, {freed / 1e6:.1f} MB freed")
    return 0


def _line(stored: Run, size: int) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(stored.created))
    done = f"{stored.progress.epoch}/{stored.spec.training.epochs}"
    test = " ".join(f"{k}={v:.4f}" for k, v in stored.progress.test.items())
    label = printable(stored.name or stored.preset or stored.spec.dataset.name)
    state = f"{stored.state.value:<8} {done:>9} {size / 1e6:>7.1f} MB"
    return f"{stored.id}  {when}  {state}  {label:<22} {test}".rstrip()
