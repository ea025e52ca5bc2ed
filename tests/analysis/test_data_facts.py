"""Facts about the data: metrics of the constant prediction, size of the inputs."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.analysis.data_facts import DataFacts, data_facts
from dlcore.arrays import Array
from dlcore.datasets import Dataset, Info, Kind, Task


def dataset(task: Task, y_train: Array, y_test: Array, scale: float = 1.0) -> Dataset:
    classes = ("no", "yes") if task is Task.CLASSES else ()
    info = Info(Kind.TABLE, task, (2,), classes, len(y_train), len(y_test), scale=scale)
    x = np.tile(np.array([3.0, -400.0], np.float32), (len(y_train), 1))
    return Dataset(info, x, y_train, x[: len(y_test)], y_test)


def test_the_constant_class_is_that_of_the_training_data() -> None:
    y = np.array([0, 0, 0, 1, 1, 1], np.int32)
    facts = data_facts(dataset(Task.CLASSES, y, np.array([0, 1, 1, 1], np.int32)), y[:4], y[4:], {})
    assert facts.majority == 0
    assert facts.train["accuracy"] == 0.75
    assert facts.validation["accuracy"] == 0.0
    assert facts.test["accuracy"] == 0.25
    assert facts.test["crossentropy"] == pytest.approx(-np.log([0.75, *[0.25] * 3]).mean())


def test_the_constant_number_is_the_mean_of_the_training_data() -> None:
    y = np.array([[1.0], [3.0], [8.0]], np.float32)
    data = dataset(Task.NUMBER, y, np.array([[2.0], [5.0]], np.float32))
    facts = data_facts(data, y[:2], y[2:], {"persistence": 0.5})
    assert facts.majority is None
    assert facts.train == {"rmse": 1.0, "mae": 1.0}
    assert facts.validation == {"rmse": 6.0, "mae": 6.0}
    assert facts.test == {"rmse": pytest.approx(np.sqrt(4.5)), "mae": 1.5}
    assert facts.naive == {"persistence": 0.5}


def test_the_largest_column_counts_as_the_model_sees_it() -> None:
    y = np.array([0, 1], np.int32)
    data = dataset(Task.CLASSES, y, y, scale=4.0)
    assert data_facts(data, y, y[:0], {}).input_size == 100.0


def test_a_class_without_training_samples_has_a_finite_cross_entropy() -> None:
    y = np.array([0, 0], np.int32)
    facts = data_facts(dataset(Task.CLASSES, y, np.array([1, 1], np.int32)), y, y[:0], {})
    assert np.isfinite(facts.test["crossentropy"])
    assert facts.validation == {}
    assert DataFacts.model_validate(facts.model_dump(mode="json")) == facts
