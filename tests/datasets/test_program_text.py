"""Source text of calls and literals is valid Python with the same values."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.program_text import (
    WIDTH,
    Code,
    call,
    indent,
    keras_load_data,
    literal,
    on_both_inputs,
    split_at,
)
from dlcore.models.keras_call import keras_call

SCALARS = st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(SCALARS | st.lists(SCALARS))
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


def test_code_is_not_quoted() -> None:
    assert call("fit", Code("x_train"), "relu") == 'fit(x_train, "relu")'


def test_arguments_that_are_none_are_left_out() -> None:
    assert call("f", 1, seed=None, rate=0.5) == "f(1, rate=0.5)"


def test_a_keras_call_is_written_with_its_arguments() -> None:
    layer = keras_call("layers.Bidirectional", keras_call("layers.GRU", 3))
    assert literal(layer) == "keras.layers.Bidirectional(keras.layers.GRU(3))"


@pytest.mark.parametrize("extra", [0, 1])
def test_a_long_call_has_one_argument_on_each_line(extra: int) -> None:
    text = "x" * (WIDTH - len('f("", 1)') + extra)
    lines = call("f", text, 1).split("\n")
    assert lines == ["f(", f'    "{text}",', "    1,", ")"] if extra else len(lines) == 1


def test_every_line_is_indented() -> None:
    assert indent("a\nb") == "    a\n    b"


def test_statements_of_arrays() -> None:
    assert on_both_inputs("{x} / 2") == "x_train = x_train / 2\nx_test = x_test / 2"
    assert split_at(-3) == "x_train, y_train, x_test, y_test = x[:-3], y[:-3], x[-3:], y[-3:]"
    load = "(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=9)"
    assert keras_load_data("imdb", num_words=9) == load
