"""Which path trains a spec, and why: a visible choice, made from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dlcore.spec import Spec


class Path(StrEnum):
    """A way to train; see ``docs/decisions`` for what each costs."""

    XLA = "xla"
    GRAPH = "graph"
    PLAIN = "plain"


@dataclass(frozen=True)
class Choice:
    """A path with the code of its reason."""

    path: Path
    reason: str


SUITS_XLA = frozenset({"flatten", "dense"})
"""Layer kinds that ran faster compiled by XLA on a CPU."""

SUITS_GRAPH = SUITS_XLA | {"dropout"}
"""Layer kinds that the chunked trainer is tested with; others go to plain ``model.fit``."""


def choose(spec: Spec) -> Choice:
    """The path for a spec; the same spec always takes the same one."""
    kinds = {layer.kind for layer in spec.layers}
    if spec.training.trainer == "plain":
        return Choice(Path.PLAIN, "asked_plain")
    if not kinds <= SUITS_GRAPH:
        return Choice(Path.PLAIN, "unknown_layer")
    if spec.training.trainer == "exact":
        return Choice(Path.GRAPH, "asked_exact")
    if kinds <= SUITS_XLA:
        return Choice(Path.XLA, "dense_compiles_well")
    return Choice(Path.GRAPH, "random_numbers_cost_less")
