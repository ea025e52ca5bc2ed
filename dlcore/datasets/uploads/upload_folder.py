"""The folder of uploaded files, bounded in size: least recently used files are deleted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dlcore.datasets.cache import Cache
from dlcore.io.renaming import replace_file

MAX_TOTAL_BYTES = 1_000_000_000
"""Maximum size of all files together."""


def upload_folder(cache: Cache) -> Path:
    """Return the folder; it is created by the first upload."""
    return cache.folder / "own"


def write_file(path: Path, content: bytes) -> None:
    """Write a file atomically, then delete the least recently used files above the bound.

    Args:
        path: a path in the folder of uploads.
        content: the content of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
        out.write(content)
    replace_file(Path(out.name), path)
    _evict(path)


def mark_used(path: Path) -> None:
    """Set the time of a file's last use to now."""
    with suppress(OSError):
        os.utime(path)


def _evict(newest: Path) -> None:
    files = sorted(_files(newest.parent), key=lambda file: file[1], reverse=True)
    total = 0
    for path, _, size in files:
        total += size
        if total > MAX_TOTAL_BYTES and path != newest:
            # Another process may have removed it, or Windows may hold it open.
            with suppress(OSError):
                path.unlink()


def _files(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Path, time of the last use in nanoseconds, and size in bytes of every file."""
    for path in folder.iterdir():
        with suppress(OSError):
            stat = path.stat()
            yield path, stat.st_mtime_ns, stat.st_size
