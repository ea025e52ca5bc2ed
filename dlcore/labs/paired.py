"""Comparison of two treatments of the same images, by the exact test of Q. McNemar.

Note on the sampling error of the difference between correlated proportions or percentages,
Psychometrika 12 (1947). Only the images on which the treatments differ count: if both were equally
good, each would be right on half of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.analysis.significance import LEVEL
from dlcore.arrays import Array


@dataclass(frozen=True)
class PairedComparison:
    """Result of a comparison.

    Args:
        difference: share of images that are right with the first treatment, minus that of the
            second.
        p_value: of the test, from both sides.
    """

    difference: float
    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would seldom make such a difference."""
        return self.p_value < LEVEL


def compare_paired(first: Array, second: Array) -> PairedComparison:
    """Compare which images are right with two treatments.

    Args:
        first: whether each image is right with the first treatment, bool ``(images,)``.
        second: the same with the second treatment.
    """
    # SciPy takes 27 MB, and most sessions never test anything.
    from scipy.special import bdtr

    gained, lost = int(np.sum(first & ~second)), int(np.sum(second & ~first))
    p_value = min(1.0, 2 * float(bdtr(min(gained, lost), gained + lost, 0.5)))
    return PairedComparison((gained - lost) / max(1, len(first)), p_value)
