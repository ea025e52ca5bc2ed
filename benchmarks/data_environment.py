"""Environment in which benchmarks find the real MNIST."""

from __future__ import annotations

import os

from tests.real_data import mnist_environment


def use_real_mnist() -> None:
    """Set ``DLCORE_DATA`` for this process and those that it starts.

    Raises:
        SystemExit: MNIST is not on this machine.
    """
    environment = mnist_environment()
    if environment is None:
        raise SystemExit("MNIST is not on this machine: python -m dlcore data fetch mnist")
    os.environ.update(environment)
