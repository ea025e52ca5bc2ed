"""Pickles of plain data, for published files that have no other form.

Only a file whose hash was checked is read, once; and even so nothing of it can run: numbers,
texts, lists, dictionaries and NumPy arrays are all that it can make.
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
"""What rebuilds an array, as NumPy 1 and NumPy 2 name it."""


def load_plain(source: IO[bytes]) -> Any:
    """Reads one pickle, also one of Python 2; its texts come as bytes.

    Args:
        source: an open file, at the pickle's first byte.

    Returns:
        The value.

    Raises:
        pickle.UnpicklingError: it asks for anything but plain data.
    """
    return _Unpickler(source, encoding="bytes").load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _ALLOWED[module, name]
