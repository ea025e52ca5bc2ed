"""Makes TensorFlow forget where in the Python code an operation was created."""

from __future__ import annotations

from tensorflow.python.client import pywrap_tf_session

HOOK = "TF_SetOpStackTrace"


def forget_call_stacks() -> None:
    """Create operations of graphs without the call stack of their creation, in the whole process.

    XLA keeps the stacks with each compiled program for ever, a third of the 10 MB that a program
    costs. They only show up in messages of failed operations, which then have "stack traces
    unavailable".
    """
    if hasattr(pywrap_tf_session, HOOK):
        setattr(pywrap_tf_session, HOOK, lambda operation, stack: None)
