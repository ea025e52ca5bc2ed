"""Bundles: a finished run as one file with its spec, history, weights and program.

Bundles are untrusted input: names, sizes and values are checked before they are used, sizes before
anything is unpacked, and arrays are read without pickle.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from dlcore.arrays import Array
from dlcore.errors import (
    BundleDamaged,
    BundleForeign,
    BundleIncomplete,
    BundleTooLarge,
    NoWeights,
    SpecError,
)
from dlcore.export.bundle_history import BundleHistory, bundle_history, is_possible, to_events
from dlcore.export.checked_arrays import (
    ZIP_METHODS,
    OuterArchiveCut,
    load_arrays,
    max_file_size,
    open_archive,
)
from dlcore.export.program import program
from dlcore.io.bounded_json import Bounds, check_bounds
from dlcore.planning.variables import variables
from dlcore.spec import MAX_JSON_BYTES, Spec
from dlcore.store import Run, Store
from dlcore.store.weights import BEST, LAST, load, save

MAX_BYTES = 20_000_000
"""Of the file; the pages accept no larger one."""

MAX_HISTORY_BYTES = 8_000_000
HISTORY_BOUNDS = Bounds(size=MAX_HISTORY_BYTES, depth=8, tokens=600_000)
"""Enough for 10,000 epochs with all their metrics."""

MAX_PROGRAM_BYTES = 1_000_000

SPEC, HISTORY, PROGRAM = "spec.json", "history.json", "program.py"
ALLOWED = frozenset({SPEC, HISTORY, PROGRAM, LAST, BEST})
REQUIRED = frozenset({SPEC, HISTORY, LAST})

_ZIP_START = b"PK\x03\x04"

UNREADABLE = (
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
"""What the readers of archives, JSON and array headers raise for invalid input."""


@dataclass(frozen=True)
class Bundle:
    """The content of a bundle; all parts fit each other.

    Args:
        spec: of the run.
        history: of the run.
        weights: by the name of the artifact.
    """

    spec: Spec
    history: BundleHistory
    weights: Mapping[str, Mapping[str, Array]]


def can_be_packed(store: Store, run: Run) -> bool:
    """Return whether a run has the weights that a bundle needs, within the size limit."""
    names, sizes = _weight_files(store, run), store.artifacts.sizes(run.id)
    size = sum(sizes[name] for name in names)
    return LAST in names and size < MAX_BYTES


def pack(store: Store, run: Run, language: str) -> bytes:
    """Return the bundle of a finished run.

    Args:
        language: of the program's comments.

    Raises:
        NoWeights: the run has not ended with a model.
        WeightsDamaged: a file of weights cannot be read.
        BundleTooLarge: ``unpack`` would refuse it.
    """
    names = _weight_files(store, run)
    if LAST not in names:
        raise NoWeights(run=run.id)
    for name in names:
        # A bundle with damaged weights would be refused.
        load(store.artifacts, run.id, name)
    spec = run.spec.to_json().encode()
    history = bundle_history(run, [event for _, event in store.events(run.id)], spec)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SPEC, spec)
        archive.writestr(HISTORY, history.model_dump_json())
        archive.writestr(PROGRAM, program(run.spec, language))
        for name in names:
            with store.artifacts.open(run.id, name) as weights_file:
                archive.writestr(name, weights_file.read())
    data = file.getvalue()
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    return data


def unpack(data: bytes) -> Bundle:
    """Read a bundle.

    Args:
        data: the file, untrusted.

    Raises:
        BundleTooLarge: it exceeds a size limit.
        BundleForeign: it is no bundle.
        BundleIncomplete: its end is missing.
        BundleDamaged: a part is invalid, or does not fit the others.
    """
    if len(data) > MAX_BYTES:
        raise BundleTooLarge(given=len(data), maximum=MAX_BYTES)
    try:
        archive = open_archive(data)
    except OuterArchiveCut:
        raise BundleIncomplete from None
    except UNREADABLE:
        raise (BundleIncomplete if _is_cut_off(data) else BundleForeign) from None
    with archive:
        members = _members(archive)
        spec_json = read_part(archive, members[SPEC], MAX_JSON_BYTES)
        spec = _spec(spec_json)
        history = _history(read_part(archive, members[HISTORY], MAX_HISTORY_BYTES), spec, spec_json)
        weights = {
            name: _weights(archive, members[name], spec) for name in (LAST, BEST) if name in members
        }
        if PROGRAM in members:
            read_part(archive, members[PROGRAM], MAX_PROGRAM_BYTES)
    return Bundle(spec, history, weights)


def import_bundle(store: Store, learner: str, bundle: Bundle) -> Run:
    """Add the run of a bundle to the store, as one that has ended.

    Args:
        learner: the owner of the new run.

    Raises:
        DiskFull: the learner's runs use their share of the disk.
        StoreFull: the runs of other learners leave no space.
    """

    def write(run_id: str) -> None:
        for name, weights in bundle.weights.items():
            save(store.artifacts, run_id, name, weights)

    history = bundle.history
    name, note = (" ".join(text.split()) for text in (history.name, history.note))
    events = to_events(history, bundle.spec)
    run = store.import_run(bundle.spec, learner, events, write, name=name, preset=history.preset)
    if note:
        store.annotate(run.id, note)
    return store.run(run.id)


def _is_cut_off(data: bytes) -> bool:
    """Return whether data begin as a ZIP archive and do not end as one."""
    return data.startswith(_ZIP_START) and not zipfile.is_zipfile(io.BytesIO(data))


def _weight_files(store: Store, run: Run) -> list[str]:
    """Return the names of a run's weights; none before it has ended with a result."""
    names = store.artifacts.names(run.id) if run.has_result() else []
    return [name for name in (LAST, BEST) if name in names]


def _members(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """Return the parts by name; exactly those that a bundle has."""
    names = [info.filename for info in archive.infolist()]
    if not REQUIRED <= set(names) <= ALLOWED or len(set(names)) != len(names):
        raise BundleForeign
    return {info.filename: info for info in archive.infolist()}


def read_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, maximum: int) -> bytes:
    """Unpack a part after checking its size."""
    if member.file_size > maximum:
        raise BundleTooLarge(given=member.file_size, maximum=maximum)
    if member.compress_type not in ZIP_METHODS:
        raise BundleDamaged(part=member.filename)
    try:
        return archive.read(member)
    except UNREADABLE:
        raise BundleDamaged(part=member.filename) from None


def _spec(content: bytes) -> Spec:
    try:
        return Spec.parse(content)
    except SpecError:
        raise BundleDamaged(part=SPEC) from None


def _history(content: bytes, spec: Spec, spec_json: bytes) -> BundleHistory:
    try:
        check_bounds(content, HISTORY_BOUNDS)
        history = BundleHistory.model_validate_json(content)
    except (ValueError, RecursionError):
        raise BundleDamaged(part=HISTORY) from None
    try:
        belongs = is_possible(history, spec, spec_json)
    except SpecError:
        raise BundleDamaged(part=SPEC) from None
    if not belongs:
        raise BundleDamaged(part=HISTORY)
    return history


def _weights(archive: zipfile.ZipFile, member: zipfile.ZipInfo, spec: Spec) -> Mapping[str, Array]:
    """Read arrays with the names, shapes and types of the variables of the spec's model."""
    shapes = variables(spec)
    content = read_part(archive, member, max_file_size(shapes))
    try:
        return load_arrays(content, shapes)
    except UNREADABLE:
        raise BundleDamaged(part=member.filename) from None
