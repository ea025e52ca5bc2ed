"""Deleting runs, whether they have ended or not."""

from __future__ import annotations

import time
from collections.abc import Iterable

from dlcore.errors import RunFinished, RunNotFound
from dlcore.store.run import Command
from dlcore.store.store import Store

KILL_TIMEOUT_SECONDS = 3.0
"""A live engine kills a run sooner; after this, the run has no engine."""

_POLL_SECONDS = 0.05


def delete_runs(store: Store, run_ids: Iterable[str]) -> None:
    """Kill the runs that have not ended, then delete all with their events and artifacts.

    Args:
        store: contains the runs.
        run_ids: ids that are unknown are skipped.
    """
    ids = list(run_ids)
    killed = [run_id for run_id in ids if _kill(store, run_id)]
    _wait_until_finished(store, killed)
    for run_id in ids:
        try:
            store.delete(run_id)
        except RunNotFound:
            continue


def _kill(store: Store, run_id: str) -> bool:
    """Send a run the kill command; return False if it has ended already."""
    try:
        store.command(run_id, Command.KILL)
    except (RunFinished, RunNotFound):
        return False
    return True


def _wait_until_finished(store: Store, run_ids: list[str]) -> None:
    deadline = time.monotonic() + KILL_TIMEOUT_SECONDS
    while run_ids and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
        run_ids = [run_id for run_id in run_ids if _is_unfinished(store, run_id)]


def _is_unfinished(store: Store, run_id: str) -> bool:
    try:
        return not store.run(run_id).state.is_finished()
    except RunNotFound:
        return False
