"""Arrays of pinned files are memory-mapped with their values and types."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from dlcore.datasets import Cache, File
from dlcore.datasets.arrays import idx_array, npz_array


def pin(path: Path) -> File:
    content = path.read_bytes()
    return File("mnist", path.name, "", hashlib.sha256(content).hexdigest(), len(content))


def test_an_array_of_an_npz_archive(tmp_path: Path) -> None:
    array = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    np.savez_compressed(tmp_path / "file.npz", array=array, other=np.zeros(3))
    cache = Cache(tmp_path / "data", others=(tmp_path,))
    loaded = npz_array(cache, pin(tmp_path / "file.npz"), "array")
    assert loaded.dtype == np.int16 and np.array_equal(loaded, array)
    assert not loaded.flags.writeable


def idx_file(path: Path, header: bytes, content: bytes) -> File:
    path.write_bytes(gzip.compress(header + content))
    return pin(path)


def test_an_idx_array(tmp_path: Path) -> None:
    header = b"\0\0\x08\x02" + (2).to_bytes(4, "big") + (3).to_bytes(4, "big")
    file = idx_file(tmp_path / "file.gz", header, bytes(range(6)))
    loaded = idx_array(Cache(tmp_path / "data", others=(tmp_path,)), file)
    assert loaded.dtype == np.uint8 and loaded.tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("header", "content"),
    [
        (b"\0\0\x0d\x01\0\0\0\x04", b"1234"),
        (b"\0\1\x08\x01\0\0\0\x04", b"1234"),
        (b"\0\0\x08\x01\0\0\0\x04", b"123"),
    ],
    ids=["floats", "no magic number", "too short"],
)
def test_other_files_are_no_idx_arrays(header: bytes, content: bytes, tmp_path: Path) -> None:
    file = idx_file(tmp_path / "file.gz", header, content)
    with pytest.raises(ValueError, match="file"):
        idx_array(Cache(tmp_path / "data", others=(tmp_path,)), file)
