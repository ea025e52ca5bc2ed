"""The folder of what learners bring: whole files, as many as there is room for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dlcore.datasets.cache import Cache

MAX_KEPT_BYTES = 1_000_000_000
"""What all files together may take; those not used for longest go first."""


def own_folder(cache: Cache) -> Path:
    """Where the files lie; made when something is written."""
    return cache.folder / "own"


def write(place: Path, content: bytes) -> None:
    """Writes a file, which appears whole or not at all, and makes room for it.

    Args:
        place: in the folder of :func:`own_folder`.
        content: the file.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as out:
        out.write(content)
    os.replace(out.name, place)
    _make_room(place)


def touch(place: Path) -> None:
    """Notes that a file was used."""
    with suppress(OSError):
        os.utime(place)


def _make_room(newest: Path) -> None:
    files = sorted(_files(newest.parent), key=lambda file: file[1], reverse=True)
    total = 0
    for path, _, size in files:
        total += size
        if total > MAX_KEPT_BYTES and path != newest:
            # Another process may have removed it, or Windows may hold it open.
            with suppress(OSError):
                path.unlink()


def _files(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Path, time of the last use in nanoseconds, and bytes of every file."""
    for path in folder.iterdir():
        with suppress(OSError):
            stat = path.stat()
            yield path, stat.st_mtime_ns, stat.st_size
