"""What a lesson's figures say: a code with its figures, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    """How a figure is written."""

    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    COUNT = "count"


@dataclass(frozen=True)
class Amount:
    """A figure of a sentence.

    Args:
        value: shares and points as parts of 1.
        unit: how it is written.
    """

    value: float
    unit: Unit


class Basis(StrEnum):
    """By what rule two figures were told apart; each has a sentence of its own."""

    SEEDS = "seeds"
    SAMPLES = "samples"
    TENTH = "tenth"
    STOPPING = "stopping"
    TURNING = "turning"
    SPREADING = "spreading"


@dataclass(frozen=True)
class Conclusion:
    """The answer that the runs gave.

    Args:
        outcome: one of the rule's, the same codes that a learner chooses among before.
        basis: which rule found it.
        values: what the sentence of the basis needs.
    """

    outcome: str
    basis: Basis
    values: Mapping[str, Amount] = field(default_factory=dict)
