"""Memory-mapped arrays of pinned files.

Unpacking streams from file to file: no whole array is ever held in memory.
"""

from __future__ import annotations

import gzip
import math
import shutil
import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File


def npz_array(cache: Cache, file: File, member: str) -> Array:
    """Return an array of an ``.npz`` archive.

    Args:
        cache: finds the archive and holds the unpacked array.
        file: the archive.
        member: name of the array.

    Returns:
        The array, read-only.
    """

    def write(source: Path, out: BinaryIO) -> None:
        with zipfile.ZipFile(source) as archive, archive.open(f"{member}.npy") as packed:
            shutil.copyfileobj(packed, out)

    return map_array(cache.unpack(file, f"{member}.npy", write))


def idx_array(cache: Cache, file: File) -> Array:
    """Return the array of a gzipped IDX file of unsigned bytes.

    Args:
        cache: finds the file and holds the unpacked array.
        file: for instance ``train-images-idx3-ubyte.gz``.

    Returns:
        The array, uint8 and read-only.

    Source: the format is described at http://yann.lecun.com/exdb/mnist/.
    """
    return map_array(cache.unpack(file, "array.npy", _idx_to_npy))


def _idx_to_npy(source: Path, out: BinaryIO) -> None:
    with gzip.open(source) as packed:
        zeros, dtype, axes = packed.read(2), *packed.read(2)
        if zeros != b"\0\0" or dtype != 0x08:
            raise ValueError(source.name)
        shape = tuple(int.from_bytes(packed.read(4), "big") for _ in range(axes))
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(out, header)
        start = out.tell()
        shutil.copyfileobj(packed, out)
        if out.tell() - start != math.prod(shape):
            raise ValueError(source.name)


def map_array(path: Path) -> Array:
    """Memory-map an ``.npy`` file, read-only."""
    array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)
