"""Distortion stays within its limits."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.handwriting.distortion import DistortionLimits, distort
from tests.handwriting.images import ink

NONE = DistortionLimits(turn=0, slant=0, size=0, move=0, bend=0, thicken=0, thin=0)


@pytest.fixture
def images() -> np.ndarray:
    return np.stack([ink(index, side=28, pen=2.5) for index in range(4)])[..., None]


def test_without_limits_images_are_unchanged(images: np.ndarray) -> None:
    assert np.asarray(distort(images, NONE)) == pytest.approx(images, abs=1e-5)


def test_each_image_is_distorted_on_its_own(images: np.ndarray) -> None:
    same = np.repeat(images[:1], 4, axis=0)
    distorted = np.asarray(distort(same, DistortionLimits()))
    assert distorted.shape == same.shape
    assert distorted.min() >= 0 and distorted.max() <= 1 + 1e-5
    assert all(not np.array_equal(distorted[0], other) for other in distorted[1:])
