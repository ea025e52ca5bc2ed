"""What a learner has done of a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attempt:
    """A prediction and the runs that test it.

    Args:
        lesson: id of the lesson.
        size: how much is trained, a code of the lesson's sizes.
        prediction: the outcome that the learner expects.
        runs: ids of the runs by the lesson's arm; a run may have been deleted since.
    """

    lesson: str
    size: str
    prediction: str
    runs: Mapping[str, tuple[str, ...]]
