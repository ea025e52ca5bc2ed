"""Archives: the bundles of several runs in one file, to keep them or move to another server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlcore.errors import BundleTooLarge, WeightsDamaged
from dlcore.export.bundle import (
    MAX_BYTES,
    UNREADABLE,
    Bundle,
    can_be_packed,
    import_bundle,
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


@dataclass(frozen=True)
class Imported:
    """One run of an archive.

    Args:
        run: in the store.
        is_new: whether it was not there before.
    """

    run: Run
    is_new: bool


def pack_runs(store: Store, runs: Sequence[Run], language: str) -> bytes:
    """Return an archive of the runs that have a model, the first ones first, while it has space.

    A run whose bundle cannot be made is left out.

    Args:
        language: of the comments in the runs' programs.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for run in [run for run in runs if can_be_packed(store, run)][:MAX_RUNS]:
            try:
                bundle = pack(store, run, language)
            except (WeightsDamaged, BundleTooLarge):
                continue  # The others can still be kept.
            if file.tell() + len(bundle) + _DIRECTORY_ENTRY * MAX_RUNS > MAX_BYTES:
                break
            archive.writestr(f"{run.id}.zip", bundle)
    return file.getvalue()


def unpack_runs(data: bytes) -> Iterator[Bundle]:
    """Yield the bundles of an archive; a bundle itself counts as an archive of one run.

    Args:
        data: the file, untrusted. Each bundle is read when it is needed.

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


def import_runs(store: Store, learner: str, data: bytes) -> Iterator[Imported]:
    """Add the runs of an archive to the store, one after the other, except those that it has.

    Args:
        learner: the owner of the new runs.
        data: as for ``unpack_runs``.

    Raises:
        BundleError: the next bundle is invalid; the runs before it stay.
        DiskFull: the learner's runs use their share of the disk.
        StoreFull: the runs of other learners leave no space.
    """
    runs = store.runs(learner)
    for bundle in unpack_runs(data):
        if stored := next((run for run in runs if _is_of(bundle, run)), None):
            yield Imported(stored, is_new=False)
            continue
        runs.append(import_bundle(store, learner, bundle))
        yield Imported(runs[-1], is_new=True)


def _is_of(bundle: Bundle, run: Run) -> bool:
    """Return whether a bundle is of a run: no learner's runs with one spec end at the same time."""
    return run.ended == bundle.history.at and run.spec == bundle.spec


def _bundles(data: bytes) -> list[zipfile.ZipInfo]:
    """Return the bundles in an archive; none if it is no archive."""
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    try:
        with open_archive(data) as archive:
            members = archive.infolist()
    except UNREADABLE:
        return []
    is_archive = all(
        member.filename.endswith(".zip") and member.compress_type == zipfile.ZIP_STORED
        for member in members
    )
    shares_bytes = len({member.header_offset for member in members}) < len(members)
    if not is_archive or shares_bytes:
        return []
    # Entries may claim more bytes than there are.
    size = sum(member.file_size for member in members)
    if size > MAX_BYTES:
        raise BundleTooLarge(given=size, maximum=MAX_BYTES)
    return members[:MAX_RUNS]
