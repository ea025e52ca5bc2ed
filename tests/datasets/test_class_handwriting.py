"""The handwriting of a class as a data set."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlcore.datasets import Cache, ClassHandwriting
from dlcore.datasets.builtin import mnist
from dlcore.datasets.class_handwriting import delete_handwriting, save_handwriting
from dlcore.errors import HandwritingMissing
from dlcore.experiments.presets import PRESETS
from dlcore.spec import Spec

GROUP = "0123456789abcdef01234567"
WRITERS = np.array([0, 1, 2, 0, 1, 2], np.uint16)
IMAGES = np.arange(6, dtype=np.uint8)[:, None, None] * np.ones((28, 28), np.uint8)
LABELS = np.array([5, 6, 7, 5, 6, 7], np.uint8)
MNIST = {
    "x_train": np.full((20, 28, 28), 200, np.uint8),
    "y_train": np.zeros(20, np.uint8),
}


@pytest.fixture(autouse=True)
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "dlcore.datasets.class_handwriting.npz_array", lambda cache, file, name: MNIST[name]
    )


def save(cache: Cache) -> str:
    file = io.BytesIO()
    np.savez_compressed(file, x=IMAGES, y=LABELS, writer=WRITERS)
    return save_handwriting(cache, GROUP, file.getvalue())


def dataset(cache: Cache, **changes: Any) -> ClassHandwriting:
    values = {"mnist": 10, "drawn": 2, "tested": 4} | changes
    return ClassHandwriting(group=GROUP, sha256=save(cache), **values)


def test_no_writer_is_in_both_parts(cache: Cache) -> None:
    data = dataset(cache).load(cache)
    assert sorted(data.y_train.tolist()) == [0] * 10 + [5, 5]
    assert data.y_test.tolist() == [6, 7, 6, 7]
    assert (len(data.x_train), len(data.x_test)) == (data.info.train_size, data.info.test_size)
    assert set(data.x_train[data.y_train == 5][:, 0, 0].tolist()) == {0, 3}
    assert data.x_test[:, 0, 0].tolist() == [1, 2, 4, 5]
    assert data.y_train.dtype == np.int32
    small = dataset(cache, train_size=10).load(cache)
    assert np.array_equal(small.y_train, data.y_train[:10])


def test_a_deleted_or_changed_file_is_missing(cache: Cache) -> None:
    with pytest.raises(HandwritingMissing):
        dataset(cache, tested=3).load(cache)
    spec = dataset(cache)
    delete_handwriting(cache, GROUP)
    with pytest.raises(HandwritingMissing):
        spec.load(cache)
    (cache.folder / "handwriting" / GROUP).mkdir()
    (cache.folder / "handwriting" / GROUP / f"{spec.sha256}.npz").write_bytes(b"other")
    with pytest.raises(HandwritingMissing):
        spec.load(cache)


def test_the_program_loads_equal_arrays(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = dataset(cache)
    data = spec.load(cache)
    (path,) = (cache.folder / "handwriting" / GROUP).iterdir()
    (tmp_path / "class-handwriting.npz").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    lines = spec.program_section().code.splitlines()
    assert lines[0] == mnist.Mnist().program_section().code
    names: dict[str, Any] = {"np": np, "x_train": MNIST["x_train"], "y_train": MNIST["y_train"]}
    exec("\n".join(lines[1:]), names)
    for part in ("x_train", "y_train", "x_test", "y_test"):
        assert np.array_equal(names[part], getattr(data, part))


def test_the_spec_is_stored_and_read(cache: Cache) -> None:
    spec = PRESETS["kaneko-mlp"].spec.model_copy(update={"dataset": dataset(cache)})
    assert Spec.parse(spec.to_json()) == spec
