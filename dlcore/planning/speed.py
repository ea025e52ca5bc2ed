"""The speed of each trainer, from which run times are estimated before a run has one of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dlcore.models.layers.traits import Compilation
from dlcore.planning.trainer_choice import TrainerKind, choose_trainer
from dlcore.spec import Spec


@dataclass(frozen=True)
class Speed:
    """Speed of a trainer on two cores of a slow laptop.

    Fitted to processor times on a busy machine; ``benchmarks.estimates`` compares it with reality.

    Args:
        flops: floating-point operations in a second.
        step: seconds of a batch besides its operations.
        epoch: seconds of an epoch besides its batches.
        validation: seconds of a validation besides its operations.
    """

    flops: float
    step: float
    epoch: float
    validation: float


SPEEDS: Mapping[TrainerKind, Speed] = {
    TrainerKind.XLA: Speed(3.2e10, 1.5e-4, 0.004, 0.008),
    TrainerKind.GRAPH: Speed(3.2e10, 1.5e-3, 0.01, 0.02),
    TrainerKind.PLAIN: Speed(2.0e10, 2.5e-3, 0.05, 0.1),
}

LOOP_SHARE = 0.25
"""Share of that speed at which recurrent layers compute, one time step after another."""


def epoch_seconds(spec: Spec, flops: float, steps: int, validation_samples: int) -> float:
    """Estimate the seconds of an epoch on a slow laptop, without compiling.

    Args:
        spec: of the run.
        flops: floating-point operations of the epoch.
        steps: batches of the epoch.
        validation_samples: samples evaluated after it.
    """
    speed = SPEEDS[choose_trainer(spec).kind]
    share = LOOP_SHARE if has_loop(spec) else 1.0
    validation = speed.validation if validation_samples else 0.0
    return flops / (speed.flops * share) + steps * speed.step + speed.epoch + validation


def has_loop(spec: Spec) -> bool:
    """Return whether a layer goes through the steps of a sequence one after another."""
    parts = [part for layer in spec.layers for part in layer.parts]
    return any(part.compilation is Compilation.FAST_LOOP for part in parts)
