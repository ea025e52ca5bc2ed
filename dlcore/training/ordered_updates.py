"""Less memory for the updates of a large network, by less parallelism."""

from __future__ import annotations

import tensorflow as tf

ASSIGNMENTS = {"AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp"}


def order_updates() -> None:
    """Let each operation of the graph being traced wait for the assignments before it.

    TensorFlow computes the updates of all variables at once, each with arrays of the variable's
    size: up to four times the weights for Adam, one after another twice. The numbers are the same.
    """
    latest: tf.Operation | None = None
    for operation in tf.compat.v1.get_default_graph().get_operations():
        if latest is not None:
            operation._add_control_input(latest)
        if operation.type in ASSIGNMENTS:
            latest = operation
