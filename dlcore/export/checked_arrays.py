"""Arrays out of an ``.npz`` file that may come from anybody.

NumPy's own reader trusts a file's header and allocates what it announces. Here names and shapes are
known before, and nothing is read that does not have them.
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
"""More than any header of a plain array takes."""

MAX_MEMBERS = 2_000
"""Entries that an archive may list: each becomes an object before its name is looked at."""

SEED_TYPES = (np.dtype("int64"), np.dtype("uint32"))
"""Of what a layer keeps to draw random numbers, as versions of Keras have it."""

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def largest(shapes: Variables) -> int:
    """Bytes that a file of these arrays has at the most."""
    return sum(_room(name, shape) for name, shape in shapes.items()) + HEADER_BYTES


def checked_arrays(data: bytes, shapes: Variables) -> dict[str, Array]:
    """The arrays, in the order of ``shapes``.

    Args:
        data: the whole file.
        shapes: of each array that there must be; there may be no other.

    Raises:
        ValueError: anything is different.
        zipfile.BadZipFile: it is no ``.npz`` file.
    """
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise ValueError(MAX_MEMBERS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
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
    if member.file_size > _room(name, shape) or member.compress_type not in PACKED:
        raise ValueError(name)
    return archive.read(member)


def _array(content: bytes, name: str, shape: tuple[int, ...]) -> Array:
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(name)
    found, is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
    if found != shape or is_fortran or dtype not in _types(name):
        raise ValueError(name)
    # A header may hold anything, an array of objects too: what follows it is only ever numbers.
    array: Array = np.frombuffer(content, dtype, offset=file.tell())
    if not np.isfinite(array).all():
        raise ValueError(name)
    return array.reshape(shape)


def _types(name: str) -> tuple[np.dtype[Any], ...]:
    return SEED_TYPES if SEED in name else (np.dtype("float32"),)


def _room(name: str, shape: tuple[int, ...]) -> int:
    widest = max(dtype.itemsize for dtype in _types(name))
    return math.prod(shape) * widest + HEADER_BYTES
