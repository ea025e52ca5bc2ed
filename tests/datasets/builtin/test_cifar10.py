"""CIFAR-10 out of an archive of the published form, filled with its real images."""

from __future__ import annotations

import hashlib
import io
import pickle
import struct
import tarfile
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import Cache, Cifar10, File
from dlcore.datasets.builtin.cifar10 import ARCHIVE, CLASSES, batches
from tests.datasets.conftest import need


class _Python2(pickle._Pickler):  # type: ignore[misc]
    """Writes texts and bytes as Python 2 did, which the published batches come from."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)

    def save_string(self, value: Any) -> None:
        data = value.encode("latin1") if isinstance(value, str) else value
        self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)
        self.memoize(value)

    dispatch[bytes] = save_string
    dispatch[str] = save_string


def batch(x: np.ndarray, y: np.ndarray) -> bytes:
    """A pickled batch: planes of colour in rows, labels in a list."""
    out = io.BytesIO()
    rows = np.ascontiguousarray(x.transpose(0, 3, 1, 2)).reshape(len(x), -1)
    _Python2(out, 2).dump({"batch_label": "a batch", "labels": y.tolist(), "data": rows})
    return out.getvalue()


def archive(folder: Path, members: dict[str, bytes]) -> File:
    """A tar file of those members, pinned."""
    path = folder / "small.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return File("cifar10", path.name, "", sha256, len(content))


def test_batches_come_out_as_they_went_in(real_cache: Cache, tmp_path: Path) -> None:
    need(Cifar10Subset(), real_cache)
    data = Cifar10Subset(train_size=40).load(real_cache)
    x, y = data.x_train, data.y_train
    file = archive(tmp_path, {"second": batch(x[20:], y[20:]), "first": batch(x[:20], y[:20])})
    cache = Cache(tmp_path / "data", others=(tmp_path,))
    for _ in range(2):
        images, labels = batches(cache, file, "train", ("first", "second"))
        assert np.array_equal(images, x) and images.dtype == np.uint8
        assert np.array_equal(labels, y) and labels.dtype == np.int32


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("run",))


@pytest.mark.parametrize("value", [_Evil(), {b"data": _Evil()}, Path("x")])
def test_nothing_but_plain_data_is_unpickled(value: object, tmp_path: Path) -> None:
    file = archive(tmp_path, {"only": pickle.dumps(value)})
    cache = Cache(tmp_path / "data", others=(tmp_path,))
    with pytest.raises(pickle.UnpicklingError):
        batches(cache, file, "train", ("only",))
    assert not list((tmp_path / "data").rglob("*.npy"))


def test_the_facts() -> None:
    info = Cifar10().info()
    assert info.input_shape == info.model_shape == (32, 32, 3)
    assert info.classes == CLASSES and len(CLASSES) == 10
    assert (info.train_size, info.test_size) == (50_000, 10_000)


def test_an_archive_that_keras_fetched_is_found(tmp_path: Path) -> None:
    content = b"as published"
    name = "cifar-10-batches-py-target_archive"
    (tmp_path / name).write_bytes(content)
    assert ARCHIVE.also == (name,)
    sha256 = hashlib.sha256(content).hexdigest()
    file = File("cifar10", ARCHIVE.path, "", sha256, len(content), ARCHIVE.also)
    assert Cache(tmp_path / "data", others=(tmp_path,)).find(file) == tmp_path / name


def test_the_subset_has_every_class(real_cache: Cache) -> None:
    need(Cifar10Subset(), real_cache)
    data = Cifar10Subset().load(real_cache)
    assert data.x_train.shape == (10_000, 32, 32, 3)
    assert np.bincount(data.y_train).tolist() == [1000] * 10
    assert np.bincount(data.y_test).tolist() == [200] * 10
