"""Arrays out of pinned files, mapped from disk: memory holds only what is looked at.

Unpacking streams from file to file, so that not even the first load holds a whole array.
"""

from __future__ import annotations

import gzip
import math
import shutil
import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File


def npz_array(cache: Cache, file: File, member: str) -> np.ndarray:
    """An array of an ``.npz`` archive.

    Args:
        cache: where the archive is found and the array unpacked to.
        file: the archive.
        member: the array's name in it.

    Returns:
        The array, read-only.
    """

    def write(source: Path, out: BinaryIO) -> None:
        with zipfile.ZipFile(source) as archive, archive.open(f"{member}.npy") as packed:
            shutil.copyfileobj(packed, out)

    return mapped(cache.unpacked(file, f"{member}.npy", write))


def idx_array(cache: Cache, file: File) -> np.ndarray:
    """The array of a gzipped IDX file of unsigned bytes.

    Args:
        cache: where the file is found and the array unpacked to.
        file: for instance ``train-images-idx3-ubyte.gz``.

    Returns:
        The array, uint8 and read-only.

    Source: the format is described at http://yann.lecun.com/exdb/mnist/.
    """
    return mapped(cache.unpacked(file, "array.npy", _idx_to_npy))


def _idx_to_npy(source: Path, out: BinaryIO) -> None:
    with gzip.open(source) as packed:
        zeros, kind, axes = packed.read(2), *packed.read(2)
        if zeros != b"\0\0" or kind != 0x08:
            raise ValueError(source.name)
        shape = tuple(int.from_bytes(packed.read(4), "big") for _ in range(axes))
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(out, header)
        start = out.tell()
        shutil.copyfileobj(packed, out)
        if out.tell() - start != math.prod(shape):
            raise ValueError(source.name)


def mapped(place: Path) -> np.ndarray:
    """An ``.npy`` file as an array, read-only and read from disk as it is looked at."""
    array: np.ndarray = np.load(place, mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)
