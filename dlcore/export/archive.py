"""Archives: the bundles of several runs in one file, to keep them or move to another server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from dlcore.errors import BundleTooLarge
from dlcore.export.bundle import (
    MAX_BYTES,
    UNREADABLE,
    Bundle,
    can_be_packed,
    pack,
    read_part,
    unpack,
)
from dlcore.export.checked_arrays import MAX_MEMBERS, open_archive
from dlcore.store import Run, Store

MAX_RUNS = MAX_MEMBERS // 8
"""A bundle has up to five parts, which count as members too."""

_DIRECTORY_ENTRY = 200
"""More bytes than an entry takes besides its bundle."""


def pack_runs(store: Store, runs: Sequence[Run], language: str) -> bytes:
    """Return an archive of the runs that have a model, the first ones first, while it has space.

    Args:
        language: of the comments in the runs' programs.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for run in [run for run in runs if can_be_packed(store, run)][:MAX_RUNS]:
            bundle = pack(store, run, language)
            if file.tell() + len(bundle) + _DIRECTORY_ENTRY * MAX_RUNS > MAX_BYTES:
                break
            archive.writestr(f"{run.id}.zip", bundle)
    return file.getvalue()


def unpack_runs(data: bytes) -> Iterator[Bundle]:
    """Yield the bundles of an archive; a bundle itself counts as an archive of one run.

    Args:
        data: the file, untrusted. Each bundle is read when it is asked for.

    Raises:
        BundleError: the file, or the next bundle in it, is too large, foreign or damaged.
    """
    members = _bundles(data)
    if not members:
        yield unpack(data)
        return
    with open_archive(data) as archive:
        for member in members:
            yield unpack(read_part(archive, member, MAX_BYTES))


def _bundles(data: bytes) -> list[zipfile.ZipInfo]:
    """Return the bundles in an archive; none if it is no archive."""
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    try:
        with open_archive(data) as archive:
            members = archive.infolist()
    except UNREADABLE:
        return []
    # Stored without compression, the bundles together cannot be larger than the file.
    is_archive = all(
        member.filename.endswith(".zip") and member.compress_type == zipfile.ZIP_STORED
        for member in members
    )
    return members[:MAX_RUNS] if is_archive else []
