"""A reader of untrusted ``.npz`` files.

NumPy's own reader trusts a file's header and allocates what it declares. Here the names and shapes
are known in advance, and nothing else is read.
"""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.models.layers.base import SEED, Variables

HEADER_BYTES = 1024
"""More than the header of any plain array needs."""

MAX_MEMBERS = 2_000
"""Maximum number of entries of an archive: each becomes an object before its name is checked."""

SEED_TYPES = (np.dtype("int64"), np.dtype("uint32"))
"""Types of the state of a random generator, in different versions of Keras."""

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class OuterArchiveCut(zipfile.BadZipFile):
    """The end of an archive of archives is missing: what is found is the last whole one in it."""


def max_file_size(shapes: Variables) -> int:
    """Return the upper bound of the bytes of a file with these arrays."""
    return sum(_max_size(name, shape) for name, shape in shapes.items()) + HEADER_BYTES


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open an archive, unless it lists more entries than may become objects.

    Raises:
        zipfile.BadZipFile: it is no archive, or lists more than ``MAX_MEMBERS`` entries.
        OuterArchiveCut: the data only end with an archive.
    """
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise zipfile.BadZipFile(MAX_MEMBERS)
    archive = zipfile.ZipFile(io.BytesIO(data))
    if min((member.header_offset for member in archive.infolist()), default=0) > 0:
        raise OuterArchiveCut
    return archive


def load_arrays(data: bytes, shapes: Variables) -> dict[str, Array]:
    """Read the arrays, in the order of ``shapes``.

    Args:
        data: the whole file.
        shapes: of the arrays that the file must have; it may have no other.

    Raises:
        ValueError: the file has other content.
        zipfile.BadZipFile: it is no ``.npz`` file.
    """
    with open_archive(data) as archive:
        members = {info.filename: info for info in archive.infolist()}
        if set(members) != {f"{name}.npy" for name in shapes}:
            raise ValueError(sorted(members)[:1])
        if len(archive.infolist()) != len(members):
            raise ValueError(len(members))
        return {
            name: _array(_content(archive, members[f"{name}.npy"], name, shape), name, shape)
            for name, shape in shapes.items()
        }


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, shape: tuple[int, ...]
) -> bytes:
    if member.file_size > _max_size(name, shape) or member.compress_type not in ZIP_METHODS:
        raise ValueError(name)
    return archive.read(member)


def _array(content: bytes, name: str, shape: tuple[int, ...]) -> Array:
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(name)
    found, is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
    if found != shape or is_fortran or dtype not in _types(name):
        raise ValueError(name)
    # Whatever the header declares, even objects, the bytes after it are read as numbers.
    array: Array = np.frombuffer(content, dtype, offset=file.tell())
    if not np.isfinite(array).all():
        raise ValueError(name)
    return array.reshape(shape)


def _types(name: str) -> tuple[np.dtype[Any], ...]:
    return SEED_TYPES if SEED in name else (np.dtype("float32"),)


def _max_size(name: str, shape: tuple[int, ...]) -> int:
    widest = max(dtype.itemsize for dtype in _types(name))
    return math.prod(shape) * widest + HEADER_BYTES
