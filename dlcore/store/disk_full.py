"""Errors that mean that the disk is full."""

from __future__ import annotations

import errno
import sqlite3

from dlcore.errors import DatabaseUnavailable

DISK_FULL = "disk full"
"""The reason of ``DatabaseUnavailable`` on a server whose disk is full."""


def is_disk_full(error: BaseException) -> bool:
    """Return whether a write failed because the disk, or the user's share of it, is full."""
    if isinstance(error, DatabaseUnavailable):
        return error.values.get("reason") == DISK_FULL
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
