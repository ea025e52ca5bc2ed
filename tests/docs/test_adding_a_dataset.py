"""The code in docs/adding-a-dataset.md works as described."""

from __future__ import annotations

import importlib
import re
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from babel.messages.pofile import read_po

from dlcore.datasets import Cache, DatasetSpec

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-dataset.md"


def blocks(language: str) -> list[str]:
    """The code blocks of a language in the document."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DatasetSpec:
    """The data set that the document defines."""
    (code,) = blocks("python")
    (tmp_path / "zero_one.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    dataset: DatasetSpec = importlib.import_module("zero_one").ZeroOne()
    return dataset


def test_the_file_defines_a_data_set(dataset: DatasetSpec, tmp_path: Path) -> None:
    assert dataset.missing_files(Cache(tmp_path, others=())) == dataset.files
    assert dataset.info().classes == ("0", "1")


def test_the_data_set_loads(dataset: DatasetSpec, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "data")
    if dataset.missing_files(cache):
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    info, data = dataset.info(), dataset.load(cache)
    assert data.x_train.shape == (info.train_size, *info.input_shape)
    assert data.x_test.shape == (info.test_size, *info.input_shape)
    assert set(data.y_train) == set(data.y_test) == {0, 1}
    assert data.x_train.dtype == np.uint8 and data.y_train.dtype == np.int32


def test_the_entry_applies_to_the_registry() -> None:
    (entry,) = blocks("diff")
    source = (DOCUMENT.parents[1] / "dlcore/datasets/__init__.py").read_text("utf-8")
    for line in entry.splitlines():
        if line and not line.startswith("+"):
            assert line[1:] in source


def test_the_program_loads_the_same_arrays(dataset: DatasetSpec, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "data")
    if dataset.missing_files(cache):
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    with np.load(cache.fetch(dataset.files[0])) as file:
        parts = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
    mnist = SimpleNamespace(load_data=lambda: parts)
    names: dict[str, Any] = {"keras": SimpleNamespace(datasets=SimpleNamespace(mnist=mnist))}
    exec(dataset.program_section().code, names)
    data = dataset.load(cache)
    for name in ("x_train", "y_train", "x_test", "y_test"):
        assert np.array_equal(names[name], getattr(data, name))


def test_the_words_are_valid_and_complete(dataset: DatasetSpec) -> None:
    ids = [
        message.id
        for block in blocks("po")
        for message in read_po(BytesIO(block.encode()), abort_invalid=True)
        if message.id
    ]
    page_ids = ["name.dataset.zero-one", "data.about.zero-one", "data.pixels.zero-one"]
    assert ids == [*page_ids, dataset.program_section().comment]
