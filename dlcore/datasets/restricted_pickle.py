"""Restricted unpickling, for published files that have no other form.

Only files with a verified hash are read, and only plain data can be created: numbers, strings,
lists, dictionaries and NumPy arrays.
"""

from __future__ import annotations

import pickle
from typing import IO, Any

import numpy as np

_reconstruct = np.empty(0).__reduce__()[0]

_ALLOWED = {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
}
"""Constructors of an array, by their names in NumPy 1 and NumPy 2."""


def load_plain(source: IO[bytes]) -> Any:
    """Read one pickle; strings of Python 2 become bytes.

    Args:
        source: an open file, positioned at the first byte of the pickle.

    Raises:
        pickle.UnpicklingError: it refers to anything but plain data.
    """
    return _Unpickler(source, encoding="bytes").load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _ALLOWED[module, name]
