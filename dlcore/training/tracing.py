"""Tracing of functions into TensorFlow graphs, which leaves nothing behind in the process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf
from tensorflow.python.framework.ops import gradient_registry


def graph_function(function: Callable[..., Any]) -> Any:
    """Return a function that is traced at its first call with arguments of some shapes."""
    return tf.function(function, autograph=False)


def xla_function(function: Callable[..., Any]) -> Any:
    """Return a function that is traced, and compiled by XLA within the traced one.

    XLA keeps what it has compiled by the name of the function and by how it is called. Called from
    graphs only, one compiled function serves all of them.
    """
    compiled = tf.function(function, autograph=False, jit_compile=True)
    return graph_function(lambda *arguments: compiled(*arguments))


def call(traced: Callable[..., Any], *arguments: Any) -> Any:
    """Call a traced function, and forget the custom gradients of its trace."""
    with forget_custom_gradients():
        return traced(*arguments)


@contextlib.contextmanager
def forget_custom_gradients() -> Iterator[None]:
    """Forget the custom gradients that are registered in the context.

    TensorFlow registers those of each trace for ever, and with them its graph and all variables of
    the model. They are needed only while the function that calls them is traced.
    """
    names = gradient_registry.list()
    known = len(names)
    try:
        yield
    finally:
        # New names are the last ones, and most calls trace nothing.
        for name in list(names)[known:]:
            if name.startswith("CustomGradient-"):
                del gradient_registry._registry[name]
