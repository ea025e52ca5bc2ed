"""TensorFlow without the two lines that it logs while it is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FILTER = """\
import sys
for line in sys.stdin.buffer:
    if not line.startswith((b"WARNING: All log messages before absl", b"I0000 ")):
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
"""
"""In a process of its own, as TensorFlow says on standard error why it ends this one: without AVX,
for instance.
"""


def load_tensorflow() -> None:
    """Import TensorFlow without its notes on oneDNN, which no setting turns off."""
    if "tensorflow" not in sys.modules:
        with _filtered_stderr():
            import tensorflow  # noqa: F401


@contextmanager
def _filtered_stderr() -> Iterator[None]:
    stderr = os.dup(2)
    command = [sys.executable, "-ISc", _FILTER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=stderr) as reader:
        assert reader.stdin
        os.dup2(reader.stdin.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
