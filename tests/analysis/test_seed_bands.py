"""Bands over the curves of several seeds."""

from __future__ import annotations

import math

from dlcore.analysis.seed_bands import seed_band


def test_a_band_covers_all_curves() -> None:
    band = seed_band([{1: 1.0, 2: 2.0}, {1: 3.0, 2: math.nan}, {1: 2.0, 3: 9.0}])
    assert band.epochs == (1, 2, 3)
    assert band.median == (2.0, 2.0, 9.0)
    assert band.low == (1.0, 2.0, 9.0) and band.high == (3.0, 2.0, 9.0)
