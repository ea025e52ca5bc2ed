"""Only plain data is unpickled."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import numpy as np
import pytest

from dlcore.datasets.restricted_pickle import load_plain


def test_arrays_and_lists_are_loaded() -> None:
    data = np.arange(6, dtype=np.uint8).reshape(2, 3)
    loaded = load_plain(io.BytesIO(pickle.dumps({b"labels": [1, 2], b"data": data})))
    assert loaded[b"labels"] == [1, 2]
    assert np.array_equal(loaded[b"data"], data)


@pytest.mark.parametrize("value", [print, Path("x"), np.random.default_rng(0)])
def test_everything_else_is_rejected(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        load_plain(io.BytesIO(pickle.dumps(value)))
