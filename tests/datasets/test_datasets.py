"""What every data set promises, and what is known of each."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pydantic import ValidationError

from dlcore.datasets import DATASETS, Cache, Digits, FashionMnist, Kind, Mnist, dataset_named
from dlcore.datasets.preprocess import class_counts
from dlcore.errors import DataUnknown
from tests.datasets.conftest import need

NAMES = list(DATASETS)


@pytest.mark.parametrize("name", NAMES)
def test_arrays_are_as_the_facts_say(name: str, real_cache: Cache) -> None:
    dataset = dataset_named(name)
    need(dataset, real_cache)
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
def test_train_size_takes_the_first_samples(name: str, real_cache: Cache) -> None:
    need(dataset_named(name), real_cache)
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
def test_train_size_above_what_there_is_means_all(name: str) -> None:
    assert DATASETS[name](name=name, train_size=10_000_000).info() == dataset_named(name).info()


def test_train_size_has_a_bound() -> None:
    with pytest.raises(ValidationError):
        Mnist(train_size=1)


def test_an_unknown_name_says_which_are_known() -> None:
    with pytest.raises(DataUnknown) as caught:
        dataset_named("mnits")
    assert caught.value.values == {"name": "mnits", "known": NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_missing_is_what_must_be_downloaded(name: str, cache: Cache) -> None:
    dataset = dataset_named(name)
    assert dataset.missing(cache) == dataset.files
    assert sum(file.size for file in dataset.files) == dataset.info().download_bytes
    assert all(file.dataset == name and len(file.sha256) == 64 for file in dataset.files)
    assert all(file.url.startswith("https://") for file in dataset.files)


def test_digits_are_those_of_scikit_learn(cache: Cache) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    data, (x, y) = Digits().load(cache), datasets.load_digits(return_X_y=True)
    ours = np.concatenate([data.x_train, data.x_test]).reshape(-1, 64)
    theirs = np.column_stack([x, y])
    both = np.column_stack([ours, np.concatenate([data.y_train, data.y_test])])
    assert np.array_equal(np.unique(both, axis=0), np.unique(theirs, axis=0))
    assert len(both) == len(theirs) == 1797


def test_digits_are_split_evenly_and_always_the_same(cache: Cache) -> None:
    data = Digits().load(cache)
    assert class_counts(data.y_test, 10).tolist() == [36, 36, 36, 36, 37, 36, 36, 36, 35, 36]
    # Pinned, so that a result stays comparable over the years.
    assert data.y_train[:12].tolist() == [1, 3, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4]
    assert data.x_test[:3].sum(axis=(1, 2)).tolist() == [294, 344, 258]


def test_digits_need_neither_scikit_learn_nor_a_folder(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from dlcore.datasets import Cache, Digits;"
        "Digits().load(Cache(Path('/nowhere'), ()));"
        "print([m for m in ('sklearn', 'tensorflow', 'keras', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert not cache.folder.exists()


def test_mnist_is_the_one_of_keras(real_cache: Cache) -> None:
    need(Mnist(), real_cache)
    data = Mnist().load(real_cache)
    assert class_counts(data.y_train, 10)[:3].tolist() == [5923, 6742, 5958]
    assert data.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert data.x_train[0, 5, 12:20].tolist() == [3, 18, 18, 18, 126, 136, 175, 26]


def test_fashion_mnist_is_the_one_of_keras(real_cache: Cache) -> None:
    need(FashionMnist(), real_cache)
    data = FashionMnist().load(real_cache)
    assert class_counts(data.y_train, 10).tolist() == [6000] * 10
    assert class_counts(data.y_test, 10).tolist() == [1000] * 10
    assert FashionMnist().info().classes[data.y_train[0]] == "Ankle boot"
    assert data.y_test[:5].tolist() == [9, 2, 1, 1, 6]


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_pictures_are_mapped_from_disk_and_read_only(name: str, real_cache: Cache) -> None:
    need(dataset_named(name), real_cache)
    data = dataset_named(name).load(real_cache)
    assert is_mapped(data.x_train) and is_mapped(data.x_test)
    with pytest.raises(ValueError, match="read-only"):
        data.x_train[0, 0, 0] = 1


def is_mapped(array: np.ndarray) -> bool:
    """Whether an array's memory is a file's."""
    base = array.base
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    return base is not None
