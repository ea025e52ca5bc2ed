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


KNOWN = frozenset(
    {
        "flatten",
        "dense",
        "dropout",
        "conv1d",
        "conv2d",
        "max_pooling2d",
        "average_pooling2d",
        "global_average_pooling2d",
        "batch_normalization",
        "embedding",
        "simple_rnn",
        "lstm",
        "gru",
        "bidirectional",
        "concatenate",
    }
)
"""Layer kinds that the chunked trainer is tested with; others go to plain ``model.fit``."""

CONVOLUTIONS = frozenset({"conv1d", "conv2d"})
"""XLA ran these many times slower than TensorFlow's own kernels on a CPU."""

RANDOM = frozenset({"dropout"})
"""XLA's random numbers cost more on a CPU than all the rest of such a layer."""


def choose(spec: Spec) -> Choice:
    """The path for a spec; the same spec always takes the same one."""
    kinds = {layer.kind for layer in spec.layers}
    if spec.training.trainer == "plain":
        return Choice(Path.PLAIN, "asked_plain")
    if not kinds <= KNOWN:
        return Choice(Path.PLAIN, "unknown_layer")
    if spec.training.trainer == "exact":
        return Choice(Path.GRAPH, "asked_exact")
    if kinds & CONVOLUTIONS:
        return Choice(Path.GRAPH, "convolutions_run_better_uncompiled")
    if kinds & RANDOM:
        return Choice(Path.GRAPH, "random_numbers_cost_less_uncompiled")
    return Choice(Path.XLA, "compiles_well")
