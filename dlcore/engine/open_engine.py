"""The engine of a server: the machines of ``DLCORE_ENGINE``, else this computer."""

from __future__ import annotations

from dlcore.engine.contract import Engine
from dlcore.engine.supervisor import LocalEngine
from dlcore.settings import engine_address
from dlcore.store import Store


def open_engine(store: Store) -> Engine:
    """Open the engine that trains the runs of a store.

    Raises:
        InvalidSetting: ``DLCORE_ENGINE`` cannot be used.
    """
    address = engine_address()
    if address is None:
        return LocalEngine(store)
    # An optional dependency.
    from dlcore.engine.dask_engine import DaskEngine

    return DaskEngine(store, address)
