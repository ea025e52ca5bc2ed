"""Files of uploaded tables, stored under their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.upload_folder import mark_used, upload_folder, write_file
from dlcore.errors import CsvMissing


def save_table(cache: Cache, content: bytes) -> str:
    """Save the file of a table.

    Args:
        cache: its folder holds the folder of uploads.
        content: a file that ``read_table`` can read.

    Returns:
        Its SHA-256, by which ``load_table`` finds it.
    """
    sha256 = table_hash(content)
    write_file(table_path(cache, sha256), content)
    return sha256


def table_hash(content: bytes) -> str:
    """Return the SHA-256 of the file of a table."""
    return hashlib.sha256(content).hexdigest()


def load_table(cache: Cache, sha256: str) -> bytes:
    """Return the content of a saved file.

    Raises:
        CsvMissing: there is no such file, or it has another hash.
    """
    path = table_path(cache, sha256)
    try:
        content = path.read_bytes()
    except OSError:
        raise CsvMissing from None
    mark_used(path)
    if table_hash(content) != sha256:
        raise CsvMissing
    return content


def table_path(cache: Cache, sha256: str) -> Path:
    """Return the path of the file with a hash."""
    return upload_folder(cache) / f"{sha256}.csv"
