"""Keeps a holder's runs safe from others while the holder lives."""

from __future__ import annotations

import threading
from types import TracebackType

from dlcore.store.store import LEASE_SECONDS, Store


class Lease:
    """Renews all leases of ``owner`` until it is left.

    Args:
        store: where the runs are.
        owner: who holds them.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner
        self._over = threading.Event()
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
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(LEASE_SECONDS / 4):
            self._store.renew(self._owner)
        self._store.close()
