"""The test split of a run's data as stored, read lazily from disk."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.spec import Spec


@dataclass(frozen=True)
class TestSplit:
    """Samples that the run was not trained on.

    Args:
        x: the samples.
        y: their labels.
        scale: the largest value that can be stored.
    """

    x: Array
    y: Array
    scale: float


def test_split(run: Run) -> TestSplit:
    """Return the test samples of a run whose data set is on this machine."""
    return _read(run.spec.to_json())


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(spec: str) -> TestSplit:
    data = Spec.parse(spec).dataset.load(Cache.default())
    return TestSplit(data.x_test, data.y_test, data.info.scale)
