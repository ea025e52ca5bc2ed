"""Which path trains a spec, and why: a visible choice, made from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dlcore.spec import Spec


class TrainerKind(StrEnum):
    """A way to train; see ``docs/decisions`` for what each costs."""

    XLA = "xla"
    GRAPH = "graph"
    PLAIN = "plain"


class Reason(StrEnum):
    """Why a path was chosen."""

    ASKED_PLAIN = "asked_plain"
    ASKED_EXACT = "asked_exact"
    UNKNOWN_LAYER = "unknown_layer"
    CONVOLUTION = "convolution"
    RANDOM_NUMBERS = "random_numbers"
    COMPILES_WELL = "compiles_well"


@dataclass(frozen=True)
class TrainerChoice:
    """A path and why it was chosen."""

    path: TrainerKind
    reason: Reason


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
        "random_flip",
        "random_rotation",
        "random_translation",
        "random_zoom",
    }
)
"""Layer kinds that the chunked trainer is tested with; others go to plain ``model.fit``."""

CONVOLUTIONS = frozenset({"conv1d", "conv2d"})
"""XLA ran these many times slower than TensorFlow's own kernels on a CPU."""

RANDOM = frozenset(
    {"dropout", "random_flip", "random_rotation", "random_translation", "random_zoom"}
)
"""XLA's random numbers cost more on a CPU than all the rest of such a layer."""

RECURRENT = frozenset({"simple_rnn", "lstm", "gru", "bidirectional"})
"""Not compiled, these run every step of a sequence from Python."""


def starts_uncompiled(spec: Spec) -> bool:
    """Whether a run's first batch is trained without compiling.

    It takes some milliseconds, compiling nearly a second, so forty new architectures at once all
    have their first point soon. It is done whether or not the architecture is compiled already,
    as a run must give the same numbers either way.
    """
    kinds = {kind for layer in spec.layers for kind in layer.kinds}
    return choose(spec).path is TrainerKind.XLA and not kinds & RECURRENT


def choose(spec: Spec) -> TrainerChoice:
    """The path for a spec; the same spec always takes the same one."""
    kinds = {kind for layer in spec.layers for kind in layer.kinds}
    if spec.training.trainer == "plain":
        return TrainerChoice(TrainerKind.PLAIN, Reason.ASKED_PLAIN)
    if not kinds <= KNOWN:
        return TrainerChoice(TrainerKind.PLAIN, Reason.UNKNOWN_LAYER)
    if spec.training.trainer == "exact":
        return TrainerChoice(TrainerKind.GRAPH, Reason.ASKED_EXACT)
    if kinds & CONVOLUTIONS:
        return TrainerChoice(TrainerKind.GRAPH, Reason.CONVOLUTION)
    if kinds & RANDOM:
        return TrainerChoice(TrainerKind.GRAPH, Reason.RANDOM_NUMBERS)
    return TrainerChoice(TrainerKind.XLA, Reason.COMPILES_WELL)
