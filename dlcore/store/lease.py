"""A background thread that renews an owner's leases."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from dlcore.store.database import DATABASE_ERRORS
from dlcore.store.queue import LEASE_SECONDS, Queue

RETRY_SECONDS = 1.0
"""The delay after a failed renewal, because the database is locked or the disk is full."""

_log = logging.getLogger(__name__)


class Lease:
    """Renew all leases of ``owner`` while the context is open.

    Args:
        queue: contains the runs.
        owner: who has claimed them.
    """

    def __init__(self, queue: Queue, owner: str) -> None:
        self._queue = queue
        self._owner = owner
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._thread.join()

    def _renew(self) -> None:
        seconds = LEASE_SECONDS / 4
        while not self._closed.wait(seconds):
            try:
                self._queue.renew(self._owner)
                seconds = LEASE_SECONDS / 4
            except DATABASE_ERRORS:
                _log.exception("the leases of %s are not renewed", self._owner)
                seconds = RETRY_SECONDS
        self._queue.close()
