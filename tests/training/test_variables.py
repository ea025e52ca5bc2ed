"""Values of Keras variables, compact ones among them."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.training.variables import compact, read_all, total_bytes, write_all


@pytest.mark.parametrize("array", [np.zeros((200, 3)), np.full(5, 7.0), np.array(3.0)], ids=repr)
def test_equal_numbers_take_the_memory_of_one_and_are_written_whole(array: np.ndarray) -> None:
    variable = keras.Variable(np.ones_like(array))
    small = compact(array)
    assert small.base is None or small.base.size == 1
    write_all([variable], [small])
    np.testing.assert_array_equal(variable.numpy(), array)


def test_different_numbers_are_written_as_they_are() -> None:
    array = np.arange(6.0).reshape(2, 3)
    variable = keras.Variable(np.ones_like(array))
    write_all([variable], [compact(array)])
    np.testing.assert_array_equal(variable.numpy(), array)


def test_what_was_read_stays_when_the_variable_changes() -> None:
    variable = keras.Variable([1.0, 2.0])
    (read,) = read_all([variable])
    variable.assign([3.0, 4.0])
    np.testing.assert_array_equal(read, [1.0, 2.0])


def test_the_bytes_are_those_of_the_arrays() -> None:
    variables = [keras.Variable(np.zeros((3, 4), "float32")), keras.Variable(0, dtype="int64")]
    assert total_bytes(variables) == 3 * 4 * 4 + 8
