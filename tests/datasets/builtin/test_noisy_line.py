"""The noisy line has the published slope and noise."""

from __future__ import annotations

from dlcore.datasets import NoisyLine
from tests.datasets.builtin.generated import NO_CACHE, check_generated


def test_the_seed_determines_the_points() -> None:
    check_generated(NoisyLine)


def test_slope_and_noise_are_the_published_ones() -> None:
    data = NoisyLine().load(NO_CACHE)
    assert len(data.x_train) == 100
    noise = data.y_train - 3 * data.x_train
    assert noise.min() > -1e-6 and noise.max() < 0.1 + 1e-6
