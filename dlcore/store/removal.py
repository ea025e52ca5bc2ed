"""Deleting runs."""

from __future__ import annotations

import time
from collections.abc import Iterable

from dlcore.errors import RunFinished, RunNotFound
from dlcore.store.run import Command
from dlcore.store.store import Store

PATIENCE_SECONDS = 3.0
"""An engine ends a run sooner; after this, nobody is there to end it."""

_LOOK_SECONDS = 0.05


def remove(store: Store, run_ids: Iterable[str]) -> None:
    """Deletes runs with all they have; those that still go on are ended first.

    Args:
        store: where they are.
        run_ids: a run that is gone already is passed over.
    """
    ids = list(run_ids)
    going_on = [run_id for run_id in ids if _end(store, run_id)]
    _await_end(store, going_on)
    for run_id in ids:
        try:
            store.delete(run_id)
        except RunNotFound:
            continue


def _end(store: Store, run_id: str) -> bool:
    """Asks a run to end; says whether it had not ended yet."""
    try:
        store.command(run_id, Command.KILL)
    except (RunFinished, RunNotFound):
        return False
    return True


def _await_end(store: Store, run_ids: list[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while run_ids and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
        run_ids = [run_id for run_id in run_ids if _goes_on(store, run_id)]


def _goes_on(store: Store, run_id: str) -> bool:
    try:
        return not store.run(run_id).state.is_finished()
    except RunNotFound:
        return False
