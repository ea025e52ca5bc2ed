"""The conclusion of a lesson: a code and its numbers, without words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    """How a number is written."""

    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    COUNT = "count"


@dataclass(frozen=True)
class Amount:
    """A number with its unit.

    Args:
        value: shares and points as fractions of 1.
        unit: how it is written.
    """

    value: float
    unit: Unit


class Basis(StrEnum):
    """The rule that led to a conclusion; each has a sentence."""

    SEEDS = "seeds"
    SAMPLES = "samples"
    TENTH = "tenth"
    STOPPING = "stopping"
    TURNING = "turning"
    SPREADING = "spreading"


@dataclass(frozen=True)
class Conclusion:
    """What the runs of a lesson show.

    Args:
        outcome: one of the rule's outcomes, which a learner may have predicted.
        basis: the rule.
        values: numbers that the basis' sentence needs.
    """

    outcome: str
    basis: Basis
    values: Mapping[str, Amount] = field(default_factory=dict)
