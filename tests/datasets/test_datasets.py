"""The registry, and what holds for every data set."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pydantic import ValidationError

from dlcore.datasets import DATASETS, Cache, Kind, Mnist, dataset_named
from dlcore.datasets.preprocess import class_counts
from dlcore.errors import DataUnknown
from tests.datasets.conftest import require_files

NAMES = list(DATASETS)


@pytest.mark.parametrize("name", NAMES)
def test_arrays_agree_with_the_facts(name: str, real_cache: Cache) -> None:
    dataset = dataset_named(name)
    require_files(dataset, real_cache)
    info, data = dataset.info(), dataset.load(real_cache)
    assert data.info == info
    for x, y, size in (
        (data.x_train, data.y_train, info.train_size),
        (data.x_test, data.y_test, info.test_size),
    ):
        assert x.shape == (size, *info.input_shape)
        if info.task.is_classification():
            assert y.shape == (size,) and y.dtype == np.int32
            assert (class_counts(y, len(info.classes)) > 0).all()
        else:
            assert y.shape == (size, 1) and y.dtype == np.float32
        if info.kind is Kind.IMAGE:
            assert x.dtype == np.uint8 and x.min() == 0 and x.max() == info.scale


@pytest.mark.parametrize("name", NAMES)
def test_train_size_selects_the_first_samples(name: str, real_cache: Cache) -> None:
    require_files(dataset_named(name), real_cache)
    whole = dataset_named(name).load(real_cache)
    small = DATASETS[name](name=name, train_size=100)
    data = small.load(real_cache)
    assert small.info().train_size == 100
    assert np.array_equal(data.x_train, whole.x_train[:100])
    assert np.array_equal(data.y_train, whole.y_train[:100])
    assert np.array_equal(data.x_test, whole.x_test)
    if small.info().task.is_classification():
        assert set(data.y_train) == set(range(len(small.info().classes)))


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_train_size_selects_all_samples(name: str) -> None:
    assert DATASETS[name](name=name, train_size=10_000_000).info() == dataset_named(name).info()


def test_train_size_has_a_lower_bound() -> None:
    with pytest.raises(ValidationError):
        Mnist(train_size=1)


def test_an_unknown_name_raises_with_the_known_names() -> None:
    with pytest.raises(DataUnknown) as caught:
        dataset_named("mnits")
    assert caught.value.values == {"name": "mnits", "known": NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_missing_files_are_the_downloads(name: str, cache: Cache) -> None:
    dataset = dataset_named(name)
    assert dataset.missing_files(cache) == dataset.files
    assert sum(file.size for file in dataset.files) == dataset.info().download_bytes
    assert all(file.dataset == name and len(file.sha256) == 64 for file in dataset.files)
    assert all(file.url.startswith("https://") for file in dataset.files)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_images_are_memory_mapped_and_read_only(name: str, real_cache: Cache) -> None:
    require_files(dataset_named(name), real_cache)
    data = dataset_named(name).load(real_cache)
    assert is_memory_mapped(data.x_train) and is_memory_mapped(data.x_test)
    with pytest.raises(ValueError, match="read-only"):
        data.x_train[0, 0, 0] = 1


def is_memory_mapped(array: np.ndarray) -> bool:
    base = array.base
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    return base is not None


def test_facts_load_no_heavy_library() -> None:
    code = (
        "import sys; from dlcore.datasets import DATASETS, dataset_named;"
        "[dataset_named(name).info() for name in DATASETS];"
        "print([m for m in ('sklearn', 'tensorflow', 'keras', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
