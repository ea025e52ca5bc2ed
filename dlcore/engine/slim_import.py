"""Loads Keras without libraries that it tries for what no worker does."""

from __future__ import annotations

import sys

UNUSED = ("IPython", "h5py", "pandas", "scipy", "sklearn")
"""Keras and TensorFlow try them for wrappers, notebooks, sparse inputs and files of a kind that no
worker reads or writes. Where all are installed they cost a worker 150 MB and a second of its start.
"""


def import_keras() -> None:
    """Imports Keras as on a machine without those; whoever needs them later can still import them.

    What is loaded already stays.
    """
    absent = [name for name in UNUSED if name not in sys.modules]
    # None in place of a module lets its import fail.
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        import keras  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]
