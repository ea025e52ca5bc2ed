"""A learner's attempt at a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attempt:
    """A prediction and the runs that test it.

    Args:
        lesson: id of the lesson.
        size: code of one of the lesson's sizes, which decides how much is trained.
        prediction: the outcome that the learner expects.
        runs: run ids by the lesson's arm; a run may have been deleted since.
    """

    lesson: str
    size: str
    prediction: str
    runs: Mapping[str, tuple[str, ...]]
