"""A finished run as one file: spec, history, weights and program; and back again.

A bundle comes from anybody, so nothing in it is trusted: names, sizes and values are checked before
they are used, sizes before anything is unpacked, and arrays are read without pickle.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from dlcore.arrays import Array
from dlcore.bounded_json import Bounds, check_bounds
from dlcore.errors import BundleDamaged, BundleForeign, BundleTooLarge, NoWeights, SpecError
from dlcore.export.bundle_history import BundleHistory, bundle_history, events_of, fits
from dlcore.export.checked_arrays import MAX_MEMBERS, PACKED, checked_arrays, largest
from dlcore.export.program import program
from dlcore.planning.variables import variables
from dlcore.spec import MAX_JSON_BYTES, Spec
from dlcore.store import Run, Store
from dlcore.store.weights import BEST, LAST, save

MAX_BYTES = 20_000_000
"""Of the file; the pages take no larger one."""

MAX_HISTORY_BYTES = 8_000_000
HISTORY_BOUNDS = Bounds(size=MAX_HISTORY_BYTES, depth=8, tokens=600_000)
"""As much as 10,000 epochs with all their metrics take."""

MAX_PROGRAM_BYTES = 1_000_000

SPEC, HISTORY, PROGRAM = "spec.json", "history.json", "program.py"
PARTS = frozenset({SPEC, HISTORY, PROGRAM, LAST, BEST})
NEEDED = frozenset({SPEC, HISTORY, LAST})

_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What readers of archives, of JSON and of headers of arrays raise of what they cannot read."""


@dataclass(frozen=True)
class Bundle:
    """What was read from a file; all parts fit each other.

    Args:
        spec: of the run.
        history: what it told.
        weights: by name of the artifact.
    """

    spec: Spec
    history: BundleHistory
    weights: Mapping[str, Mapping[str, Array]]


def can_be_packed(store: Store, run: Run) -> bool:
    """Whether a run has left what a bundle holds, and no more than one may hold."""
    names = _weight_files(store, run)
    size = sum(store.artifacts.path(run.id, name).stat().st_size for name in names)
    return LAST in names and size < MAX_BYTES


def pack(store: Store, run: Run, language: str) -> bytes:
    """The file of a finished run.

    Args:
        language: of the program's comments.

    Raises:
        NoWeights: the run has not ended with a model.
        BundleTooLarge: nobody could read it again.
    """
    names = _weight_files(store, run)
    if LAST not in names:
        raise NoWeights(run=run.id)
    spec = run.spec.to_json().encode()
    history = bundle_history(run, [event for _, event in store.events(run.id)], spec)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SPEC, spec)
        archive.writestr(HISTORY, history.model_dump_json())
        archive.writestr(PROGRAM, program(run.spec, language))
        for name in names:
            archive.write(store.artifacts.path(run.id, name), name)
    data = file.getvalue()
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    return data


def unpack(data: bytes) -> Bundle:
    """Reads a file that may come from anybody.

    Raises:
        BundleTooLarge: it holds more than is read.
        BundleForeign: it is no bundle.
        BundleDamaged: a part of it cannot be used, or does not fit the others.
    """
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise BundleForeign
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE:
        raise BundleForeign from None
    with archive:
        members = _members(archive)
        file = _content(archive, members[SPEC], MAX_JSON_BYTES)
        spec = _spec(file)
        history = _history(_content(archive, members[HISTORY], MAX_HISTORY_BYTES), spec, file)
        weights = {
            name: _weights(archive, members[name], spec) for name in (LAST, BEST) if name in members
        }
        if PROGRAM in members:
            _content(archive, members[PROGRAM], MAX_PROGRAM_BYTES)
    return Bundle(spec, history, weights)


def keep(store: Store, learner: str, bundle: Bundle) -> Run:
    """Puts the run of a bundle into the store, as one that has ended.

    Args:
        learner: whose it becomes.

    Raises:
        DiskFull: there is no room.
    """

    def write(run_id: str) -> None:
        for name, weights in bundle.weights.items():
            save(store.artifacts, run_id, name, weights)

    history = bundle.history
    name = " ".join(history.name.split())
    events = events_of(history, bundle.spec)
    return store.import_run(bundle.spec, learner, events, write, name=name, preset=history.preset)


def _weight_files(store: Store, run: Run) -> list[str]:
    """Artifacts of a run that ended with a result."""
    left = store.artifacts.names(run.id) if run.state.has_result() else []
    return [name for name in (LAST, BEST) if name in left]


# Reading what is not trusted


def _members(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """The parts by name: no more and no fewer than a bundle has."""
    names = [info.filename for info in archive.infolist()]
    if not NEEDED <= set(names) <= PARTS or len(set(names)) != len(names):
        raise BundleForeign
    return {info.filename: info for info in archive.infolist()}


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """A part, unpacked once its size is known to be right."""
    if member.file_size > most:
        raise BundleTooLarge(given=member.file_size, maximum=most)
    if member.compress_type not in PACKED:
        raise BundleDamaged(part=member.filename)
    try:
        return archive.read(member)
    except _UNREADABLE:
        raise BundleDamaged(part=member.filename) from None


def _spec(content: bytes) -> Spec:
    try:
        return Spec.parse(content)
    except SpecError:
        raise BundleDamaged(part=SPEC) from None


def _history(content: bytes, spec: Spec, file: bytes) -> BundleHistory:
    try:
        check_bounds(content, HISTORY_BOUNDS)
        history = BundleHistory.model_validate_json(content)
    except (ValueError, RecursionError):
        raise BundleDamaged(part=HISTORY) from None
    try:
        is_possible = fits(history, spec, file)
    except SpecError:
        raise BundleDamaged(part=SPEC) from None
    if not is_possible:
        raise BundleDamaged(part=HISTORY)
    return history


def _weights(archive: zipfile.ZipFile, member: zipfile.ZipInfo, spec: Spec) -> Mapping[str, Array]:
    """Arrays with the names, shapes and kinds of numbers that the spec's model has."""
    shapes = variables(spec)
    content = _content(archive, member, largest(shapes))
    try:
        return checked_arrays(content, shapes)
    except _UNREADABLE:
        raise BundleDamaged(part=member.filename) from None
