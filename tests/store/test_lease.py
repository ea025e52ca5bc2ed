"""Leases are renewed whatever happens to the database meanwhile."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from dlcore.errors import DatabaseUnavailable
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store, lease
from dlcore.store.lease import Lease

SPEC = PRESETS["digits-mlp"].spec


@pytest.mark.parametrize(
    "error",
    [sqlite3.OperationalError("database is locked"), DatabaseUnavailable(reason="no connection")],
    ids=["sqlite", "postgres"],
)
def test_a_failed_renewal_is_repeated(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    renewed = threading.Event()
    failures = iter([error] * 3)

    class FaultyStore(Store):
        def renew(self, owner: str) -> None:
            for failure in failures:
                raise failure
            super().renew(owner)
            renewed.set()

    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.04)
    monkeypatch.setattr(lease, "RETRY_SECONDS", 0.01)
    run = store.create(SPEC, "ann")
    store.claim("me", 1)
    with Lease(FaultyStore(store.folder, database=store.database), "me"):
        assert renewed.wait(240)
    assert store.claim("other", 1) == []
    assert store.claims("me") == {run.id: 1}
