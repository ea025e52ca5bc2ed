"""Real MNIST for every process that a benchmark starts."""

from __future__ import annotations

import os

from tests.real_data import mnist_environment


def use_real_mnist() -> None:
    """Names the folder of MNIST in this process' environment, for those it starts too.

    Raises:
        SystemExit: MNIST is not on this machine.
    """
    found = mnist_environment()
    if found is None:
        raise SystemExit("MNIST is not on this machine: python -m dlcore data fetch mnist")
    os.environ.update(found)
