"""The choice of a test image in a lab."""

from __future__ import annotations

from dlcore import Run
from pages.ui.shell.choice import select
from pages.ui.shell.text import t

SAMPLES = 30
"""Test images to choose from."""


def select_sample(run: Run, key: str = "lab_sample", default: int = 0) -> int:
    """Draw the choice and return the index of the image in the run's test set."""
    count = min(SAMPLES, run.spec.dataset.info().test_size)
    options = range(count)
    return select(key, t("lab.sample"), options, lambda index: str(index + 1), default=default)
