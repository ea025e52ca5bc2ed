"""The disk space of runs, and each learner's share of it."""

from __future__ import annotations

from dataclasses import dataclass

from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store.snapshots import epoch_capacity

COPIES = 6
"""The last and the best weights, and a checkpoint: weights, those of the best epoch, two slots."""


@dataclass(frozen=True)
class DiskUsage:
    """The disk space of one learner.

    Args:
        used: bytes of the learner's runs; of a run that has not ended, what it may need.
        maximum: bytes that they may use: half of what the runs of others leave. However much some
            learners use, there is something left for the next.
    """

    used: int
    maximum: int


def expected_bytes(spec: Spec) -> int:
    """Return how many bytes the files of a run need at most.

    Raises:
        SpecError: the parts of the spec do not fit together.
    """
    weights = plan(spec).weight_bytes
    return weights * (COPIES + epoch_capacity(weights) + 1)
