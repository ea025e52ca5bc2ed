"""Operations of graphs without the call stacks of their creation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CODE = """
import tensorflow as tf
from dlcore.engine.call_stacks import forget_call_stacks

@tf.function
def positive(x):
    tf.debugging.assert_positive(x)
    return x

def stacks():
    graph = positive.get_concrete_function(tf.constant(1)).graph
    return [operation.traceback for operation in graph.get_operations()]

assert all(stacks())
forget_call_stacks()
positive = tf.function(positive.python_function)
assert not any(stacks())
assert positive(tf.constant(1)) == 1
try:
    positive(tf.constant(-1))
except tf.errors.InvalidArgumentError as error:
    assert "stack traces unavailable" in str(error), error
else:
    raise AssertionError("no error")
"""


def test_operations_keep_no_stacks_and_their_errors_stay_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
