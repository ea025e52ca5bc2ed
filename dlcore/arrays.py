"""Type of NumPy arrays, whose shape and dtype are stated in docstrings."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
