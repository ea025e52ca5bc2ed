"""Training in this process: what ``dlcore.train`` and the command line do."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from dlcore.errors import RunInterrupted
from dlcore.events import Event, Failed
from dlcore.spec import Spec
from dlcore.store import Run, Store
from dlcore.store.lease import Lease

if TYPE_CHECKING:
    from dlcore.training.yield_control import Alone

LEARNER = "shell"
"""Whose runs these are; pages show them only through their link."""


def train(
    spec: Spec,
    *,
    on_event: Callable[[Event], None] | None = None,
    name: str = "",
    preset: str = "",
    store: Store | None = None,
    turn: Alone | None = None,
) -> Run:
    """Trains a spec here and now, and keeps the run in the store.

    Args:
        spec: what to train.
        on_event: called with every event, from this thread.
        name: the run's name, up to 80 characters.
        preset: id of the preset the spec came from.
        store: where the run is kept; ``DLCORE_HOME`` by default.
        turn: lets somebody else stop the run.

    Returns:
        The finished run; its ``state`` says how it ended, and a failed run carries its error.

    Raises:
        SpecError: the spec cannot be run.
        DiskFull: the store has no room.
    """
    from dlcore.datasets.cache import Cache
    from dlcore.planning.plan import plan
    from dlcore.store.writer import Recorder, Writer
    from dlcore.training.train import Place, SharedResources, fetch
    from dlcore.training.train import train as train_here
    from dlcore.training.yield_control import Alone

    plan(spec)
    store = store or Store()
    owner = f"{os.getpid()}-{secrets.token_hex(6)}"
    run = store.create(spec, LEARNER, name=name, preset=preset, owner=owner)
    writer = Writer(store)
    recorder = Recorder(writer, run.id, run.progress)

    def tell(event: Event) -> None:
        recorder(event)
        if on_event:
            on_event(event)

    with Lease(store, owner):
        place = Place(store.artifacts, run.id)
        cache = Cache.default()
        try:
            if fetch(spec, cache, tell):
                train_here(spec, SharedResources(cache), place, tell, turn or Alone())
        except BaseException:
            writer.put(run.id, Failed(time.time(), RunInterrupted.code))
            raise
        finally:
            writer.close()
    return store.run(run.id)
