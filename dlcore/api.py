"""Training in this process, for notebooks and the command line."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from dlcore.errors import RunInterrupted
from dlcore.events import Emit, Event, Failed
from dlcore.spec import Spec
from dlcore.store import Run, Store
from dlcore.store.lease import Lease

if TYPE_CHECKING:
    from dlcore.training.slot import ExclusiveSlot

LEARNER = "shell"
"""The learner of these runs; pages show them through their link only."""


def train(
    spec: Spec,
    *,
    on_event: Callable[[Event], None] | None = None,
    name: str = "",
    preset: str = "",
    store: Store | None = None,
    turn: ExclusiveSlot | None = None,
) -> Run:
    """Train a spec and keep the run in the store.

    Args:
        spec: what to train.
        on_event: called with every event, in this thread.
        name: the run's name, up to 80 characters.
        preset: id of the preset that the spec is from.
        store: receives the run; by default that of ``DLCORE_HOME``.
        turn: its ``stop`` ends the run, from another thread or a signal handler. The keyword has
            the name of version 0.1.0, for notebooks that use it.

    Returns:
        The ended run; its ``state`` says how it ended, and a failed run carries its error.

    Raises:
        SpecError: the spec cannot be run.
        DiskFull: the runs of the shell use their share of the disk.
        StoreFull: the runs of others leave no space.
    """
    from dlcore.planning.plan import plan

    plan(spec)
    # Before TensorFlow is loaded, see dlcore/store/open_database.py.
    store = store or Store()
    from dlcore.store.writer import EventRecorder, EventWriter

    owner = f"{os.getpid()}-{secrets.token_hex(6)}"
    run = store.create(spec, LEARNER, name=name, preset=preset, owner=owner)
    writer = EventWriter(store)
    recorder = EventRecorder(writer, run)

    def emit(event: Event) -> None:
        recorder(event)
        if on_event:
            on_event(event)

    with Lease(store, owner):
        try:
            _fetch_and_train(store, run, emit, turn)
        except BaseException:
            writer.put(run, Failed(time.time(), RunInterrupted.code))
            raise
        finally:
            writer.close()
    return store.run(run.id)


def _fetch_and_train(store: Store, run: Run, emit: Emit, slot: ExclusiveSlot | None) -> None:
    from dlcore.datasets.cache import Cache
    from dlcore.training.fetch import fetch
    from dlcore.training.run_files import RunFiles
    from dlcore.training.shared_resources import SharedResources
    from dlcore.training.slot import ExclusiveSlot
    from dlcore.training.train import train

    cache = Cache.default()
    if fetch(run.spec, cache, emit):
        files = RunFiles(store.files(run), run.id)
        train(run.spec, SharedResources(cache), files, emit, slot or ExclusiveSlot())
