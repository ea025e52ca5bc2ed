"""CIFAR-10 is read from archives of the published format."""

from __future__ import annotations

import hashlib
import io
import pickle
import struct
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import Cache, Cifar10, File
from dlcore.datasets.builtin.cifar10 import ARCHIVE, CLASSES, load_batches
from tests.datasets.conftest import require_files


class _Python2(pickle._Pickler):
    """Writes strings and bytes like Python 2, which wrote the published batches."""

    dispatch: ClassVar[dict[type, Callable[..., None]]] = dict(pickle._Pickler.dispatch)
    # The stubs of the standard library leave these out.
    write: Callable[[bytes], object]
    memoize: Callable[[object], None]

    def save_string(self, value: Any) -> None:
        data = value.encode("latin1") if isinstance(value, str) else value
        self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)
        self.memoize(value)

    dispatch[bytes] = save_string
    dispatch[str] = save_string


def pickle_batch(x: np.ndarray, y: np.ndarray) -> bytes:
    """A pickled batch: one row per image with channels first, labels in a list."""
    out = io.BytesIO()
    rows = np.ascontiguousarray(x.transpose(0, 3, 1, 2)).reshape(len(x), -1)
    _Python2(out, 2).dump({"batch_label": "a batch", "labels": y.tolist(), "data": rows})
    return out.getvalue()


def pack_archive(folder: Path, members: dict[str, bytes]) -> File:
    """A pinned tar file of the members."""
    path = folder / "small.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return File("cifar10", path.name, "", sha256, len(content))


def test_batches_survive_packing(real_cache: Cache, tmp_path: Path) -> None:
    require_files(Cifar10Subset(), real_cache)
    data = Cifar10Subset(train_size=40).load(real_cache)
    x, y = data.x_train, data.y_train
    first, second = pickle_batch(x[:20], y[:20]), pickle_batch(x[20:], y[20:])
    file = pack_archive(tmp_path, {"second": second, "first": first})
    cache = Cache(tmp_path / "data", others=(tmp_path,))
    for _ in range(2):
        images, labels = load_batches(cache, file, "train", ("first", "second"))
        assert np.array_equal(images, x) and images.dtype == np.uint8
        assert np.array_equal(labels, y) and labels.dtype == np.int32


class _Malicious:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("run",))


@pytest.mark.parametrize("value", [_Malicious(), {b"data": _Malicious()}, Path("x")])
def test_only_plain_data_is_unpickled(value: object, tmp_path: Path) -> None:
    file = pack_archive(tmp_path, {"only": pickle.dumps(value)})
    cache = Cache(tmp_path / "data", others=(tmp_path,))
    with pytest.raises(pickle.UnpicklingError):
        load_batches(cache, file, "train", ("only",))
    assert not list((tmp_path / "data").rglob("*.npy"))


def test_the_facts() -> None:
    info = Cifar10().info()
    assert info.input_shape == info.model_shape == (32, 32, 3)
    assert info.classes == CLASSES and len(CLASSES) == 10
    assert (info.train_size, info.test_size) == (50_000, 10_000)


def test_an_archive_downloaded_by_keras_is_found(tmp_path: Path) -> None:
    content = b"as published"
    name = "cifar-10-batches-py-target_archive"
    (tmp_path / name).write_bytes(content)
    assert ARCHIVE.aliases == (name,)
    sha256 = hashlib.sha256(content).hexdigest()
    file = File("cifar10", ARCHIVE.path, "", sha256, len(content), ARCHIVE.aliases)
    assert Cache(tmp_path / "data", others=(tmp_path,)).find(file) == tmp_path / name


def test_the_subset_has_every_class(real_cache: Cache) -> None:
    require_files(Cifar10Subset(), real_cache)
    data = Cifar10Subset().load(real_cache)
    assert data.x_train.shape == (10_000, 32, 32, 3)
    assert np.bincount(data.y_train).tolist() == [1000] * 10
    assert np.bincount(data.y_test).tolist() == [200] * 10
