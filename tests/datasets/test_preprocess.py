"""Preprocessing of samples and labels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.preprocess import (
    class_counts,
    flat_range,
    indices_by_class,
    indices_of_class,
    one_hot,
    rescale,
)

labels = st.lists(st.integers(0, 9), min_size=1, max_size=50).map(np.array)


@given(labels)
def test_one_hot_has_a_single_one_at_the_label(y: np.ndarray) -> None:
    rows = one_hot(y, 10)
    assert rows.shape == (len(y), 10)
    assert rows.dtype == np.float32
    assert (rows.sum(axis=1) == 1).all()
    assert np.array_equal(rows.argmax(axis=1), y)


@given(labels)
def test_class_counts_count_every_sample(y: np.ndarray) -> None:
    counts = class_counts(y, 10)
    assert counts.tolist() == [int((y == label).sum()) for label in range(10)]


@given(labels, st.integers(0, 9))
def test_indices_of_class_are_all_its_samples(y: np.ndarray, label: int) -> None:
    indices = indices_of_class(y, label)
    assert (y[indices] == label).all()
    assert len(indices) == (y == label).sum()


def test_rescaled_values_lie_between_0_and_1() -> None:
    values = rescale(np.array([0, 51, 255], dtype=np.uint8), 255.0)
    assert values.dtype == np.float32
    assert np.allclose(values, [0.0, 0.2, 1.0])


@given(st.integers(1, 12), st.integers(0, 40))
def test_indices_by_class_are_samples_of_that_class(count: int, skip: int) -> None:
    y = np.arange(60) % 7
    indices = indices_by_class(y, 7, count, skip)
    assert indices.shape == (7, count)
    assert (y[indices] == np.arange(7)[:, None]).all()


def test_indices_by_class_wrap_around() -> None:
    y = np.array([0, 1, 0, 1, 0, 1])
    assert indices_by_class(y, 2, 2).tolist() == [[0, 2], [1, 3]]
    assert indices_by_class(y, 2, 2, skip=2).tolist() == [[4, 0], [5, 1]]


def test_flat_range_is_the_row_in_the_flattened_image() -> None:
    image = np.arange(28 * 28).reshape(28, 28)
    start, end = flat_range(7, 28)
    assert np.array_equal(image.reshape(-1)[start:end], image[7])
