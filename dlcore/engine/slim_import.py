"""Imports Keras without optional libraries that no worker needs."""

from __future__ import annotations

import sys

UNUSED = ("IPython", "h5py", "pandas", "scipy", "sklearn")
"""Keras and TensorFlow import them, if installed, for wrappers, notebooks, sparse inputs and file
formats that no worker uses. Together they cost a worker 150 MB and one second of its start.
"""


def import_keras() -> None:
    """Import Keras as if the unused libraries were not installed.

    Libraries that are loaded already stay, and the others can still be imported later.
    """
    hidden = [name for name in UNUSED if name not in sys.modules]
    # The import of a module that is None fails.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import keras  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
