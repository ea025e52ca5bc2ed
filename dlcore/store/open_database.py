"""The database of a store: the one of ``DLCORE_STORE``, else a file in the store's folder."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from dlcore.errors import DatabaseUnavailable
from dlcore.settings import check_store_address, store_address
from dlcore.store.database import Database
from dlcore.store.sqlite import SQLiteDatabase

FILE = "dlcore.db"
"""Name of the SQLite database in the folder of a store."""

_log = logging.getLogger(__name__)


def open_database(folder: Path) -> Database:
    """Open the database of a store.

    Args:
        folder: of the store.

    Raises:
        DatabaseNewer: a newer version of the app has upgraded the database.
        DatabaseUnavailable: its server cannot be reached.
        InvalidSetting: ``DLCORE_STORE`` cannot be used.
    """
    address = store_address()
    if address is None:
        return SQLiteDatabase(folder / FILE)
    return connect(address)


def connect(address: str) -> Database:
    """Open the PostgreSQL database of an address.

    Raises:
        DatabaseNewer: a newer version of the app has upgraded the database.
        DatabaseUnavailable: its server cannot be reached, or TensorFlow was loaded before.
        InvalidSetting: this is no such address, or psycopg is not installed.
    """
    check_store_address(address)
    if "tensorflow" in sys.modules and "psycopg" not in sys.modules:
        # TensorFlow offers its functions for TLS to all libraries that are loaded after it, and
        # libpq would end the process with them.
        _log.error("open the store before TensorFlow is loaded")
        raise DatabaseUnavailable(reason="TensorFlow")
    # An optional dependency.
    from dlcore.store.postgres import PostgresDatabase

    return PostgresDatabase(address)
