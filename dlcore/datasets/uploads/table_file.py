"""Tables that learners brought, each kept under its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.csv_table import read_table
from dlcore.datasets.uploads.upload_folder import own_folder, touch, write
from dlcore.errors import CsvMissing


def keep(cache: Cache, content: bytes) -> str:
    """Keeps a table that can be read.

    Args:
        cache: tables lie in the folder ``own`` of its folder.
        content: the file.

    Returns:
        Its SHA-256, under which ``kept`` finds it.

    Raises:
        CsvError: it cannot be read.
    """
    read_table(content)
    return put(cache, content)


def put(cache: Cache, content: bytes) -> str:
    """Keeps a table that was read already; else as ``keep``."""
    sha256 = fingerprint(content)
    write(_place(cache, sha256), content)
    return sha256


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a file, by which a table is known."""
    return hashlib.sha256(content).hexdigest()


def kept(cache: Cache, sha256: str) -> bytes:
    """The file that was kept.

    Raises:
        CsvMissing: it is not here, or is not what it was.
    """
    try:
        content = _place(cache, sha256).read_bytes()
    except OSError:
        raise CsvMissing from None
    touch(_place(cache, sha256))
    if fingerprint(content) != sha256:
        raise CsvMissing
    return content


def _place(cache: Cache, sha256: str) -> Path:
    return own_folder(cache) / f"{sha256}.csv"
