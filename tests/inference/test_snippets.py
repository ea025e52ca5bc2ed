"""Snippets run in the process of the training, and leave it as it was."""

from __future__ import annotations

import random
import sys
import threading

import keras
import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError
from tensorflow.python.eager.context import global_seed

from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.inference.snippets import MAX_CHARACTERS, RunSnippet, run_source
from dlcore.store import Store

ALL_STATE = """
import random
import keras
import numpy as np

keras.utils.set_random_seed(7)
keras.config.set_dtype_policy("float16")
keras.layers.Dense(1)
print(random.random(), np.random.rand())
figure = {"x": range(3), "y": np.array([1, 2, 3])}
"""


def random_numbers() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(tf.random.uniform(()))


def test_a_snippet_does_not_disturb_the_process(capsys: pytest.CaptureFixture[str]) -> None:
    keras.utils.set_random_seed(3)
    expected, layer = random_numbers(), keras.layers.Dense(1).name
    keras.utils.set_random_seed(3)
    before = threading.active_count(), keras.config.dtype_policy().name
    output = run_source(ALL_STATE)
    assert len(output.text.split()) == 2
    assert output.figure == {"x": [0.0, 1.0, 2.0], "y": [1.0, 2.0, 3.0]}
    assert capsys.readouterr().out == ""
    assert global_seed() == 3
    assert random_numbers() == expected
    assert keras.layers.Dense(1).name != layer
    assert (threading.active_count(), keras.config.dtype_policy().name) == before


def test_an_error_is_raised_and_the_state_restored() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)
    with pytest.raises(ZeroDivisionError):
        run_source("import random\nrandom.seed(1)\n1 / 0")
    assert random.random() == expected


def test_the_output_is_bounded() -> None:
    assert len(run_source(f"print('x' * {10 * MAX_CHARACTERS})").text) == MAX_CHARACTERS


def test_the_answer_is_that_of_the_bundled_snippet(store: Store) -> None:
    context = QueryContext(store, Cache.default())
    query = RunSnippet(term="epoch", numbers={"epochs": 2})
    answer = query.answer(context)
    assert answer.text == "updates: 4\n"
    assert len(answer.figure["loss"]) == 2
    assert query.answer(context) is answer


@pytest.mark.parametrize(
    ("term", "numbers"),
    [
        ("no-such-term", {}),
        ("../term", {}),
        ("epoch", {"epochs": 10**6}),
        ("epoch", {"epochs": 2.5}),
        ("epoch", {"epochs": "2; import os"}),
        ("epoch", {"loss": 1}),
    ],
)
def test_nothing_else_is_executed(term: str, numbers: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RunSnippet(term=term, numbers=numbers)  # type: ignore[arg-type]


def test_standard_output_stays(capsys: pytest.CaptureFixture[str]) -> None:
    stream = sys.stdout
    run_source("print('a')")
    assert sys.stdout is stream
