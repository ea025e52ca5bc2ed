"""Download of a run's data, with events of its progress."""

from __future__ import annotations

import time

from dlcore.datasets.cache import Cache
from dlcore.errors import DlcoreError
from dlcore.events import Emit, Failed, Fetching
from dlcore.spec import Spec

FETCHING_SECONDS = 0.3
"""The minimum time between two ``Fetching`` events."""


def fetch(spec: Spec, cache: Cache, emit: Emit) -> bool:
    """Download the missing files of a spec's data set, and emit events of its progress.

    It needs no slot: other runs may train meanwhile.

    Returns:
        Whether the data is complete; if not, ``Failed`` was emitted.
    """
    last_emit = 0.0

    def report(file: str, done: int, size: int) -> None:
        nonlocal last_emit
        if time.monotonic() - last_emit >= FETCHING_SECONDS:
            last_emit = time.monotonic()
            emit(Fetching(time.time(), file, done, size))

    try:
        spec.dataset.fetch(cache, report)
    except DlcoreError as error:
        emit(Failed(time.time(), error.code, error.values))
        return False
    return True
