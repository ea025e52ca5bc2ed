"""The test part of a run's data, as it is stored; read from disk as it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.datasets import Cache
from dlcore.spec import Spec

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class HeldOut:
    """Samples that the run has not learned from.

    Args:
        x: the samples.
        y: their labels.
        scale: the largest value that can be stored.
    """

    x: Array
    y: Array
    scale: float


def held_out(run: Run) -> HeldOut:
    """The test samples of a run whose files are on this machine."""
    return _read(run.spec.to_json())


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(spec: str) -> HeldOut:
    data = Spec.parse(spec).dataset.load(Cache.default())
    return HeldOut(data.x_test, data.y_test, data.info.scale)
