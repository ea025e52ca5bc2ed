"""Which trainer runs a spec, and why; decided from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dlcore.models.layers.traits import Compilation
from dlcore.models.precision import has_convolution
from dlcore.spec import Spec


class TrainerKind(StrEnum):
    """A way to train; ``docs/decisions`` says what each costs."""

    XLA = "xla"
    GRAPH = "graph"
    PLAIN = "plain"


class Reason(StrEnum):
    """Why a trainer was chosen."""

    REQUESTED_PLAIN = "asked_plain"
    REQUESTED_EXACT = "asked_exact"
    UNKNOWN_LAYER = "unknown_layer"
    CONVOLUTION = "convolution"
    RANDOM_NUMBERS = "random_numbers"
    COMPILES_WELL = "compiles_well"


@dataclass(frozen=True)
class TrainerChoice:
    """A trainer and the reason for it.

    Args:
        kind: the trainer.
        reason: why it was chosen.
        starts_uncompiled: whether the first batch is trained without compiling. That takes some
            milliseconds and compiling nearly a second, so that forty new architectures started
            together all have their first point soon. It is done even if the architecture is
            compiled already, because a run must give the same numbers either way.
    """

    kind: TrainerKind
    reason: Reason
    starts_uncompiled: bool = False


def choose_trainer(spec: Spec) -> TrainerChoice:
    """Return the trainer for a spec; equal specs always get the same one."""
    compilations = {part.compilation for layer in spec.layers for part in layer.parts}
    if spec.training.trainer == "plain":
        return TrainerChoice(TrainerKind.PLAIN, Reason.REQUESTED_PLAIN)
    if Compilation.UNTESTED in compilations:
        return TrainerChoice(TrainerKind.PLAIN, Reason.UNKNOWN_LAYER)
    if spec.training.trainer == "exact":
        return TrainerChoice(TrainerKind.GRAPH, Reason.REQUESTED_EXACT)
    if has_convolution(spec.layers):
        return TrainerChoice(TrainerKind.GRAPH, Reason.CONVOLUTION)
    if Compilation.RANDOM_NUMBERS in compilations:
        return TrainerChoice(TrainerKind.GRAPH, Reason.RANDOM_NUMBERS)
    starts_uncompiled = Compilation.FAST_LOOP not in compilations
    return TrainerChoice(TrainerKind.XLA, Reason.COMPILES_WELL, starts_uncompiled)
