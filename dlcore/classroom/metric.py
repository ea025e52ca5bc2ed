"""The metric of a run that the pages of a class show."""

from __future__ import annotations

from dlcore.spec import Spec


def board_metric(spec: Spec) -> str:
    """Return the metric that a board shows: accuracy, else the first one, else the loss."""
    names = [metric.value for metric in spec.training.metrics]
    name = "accuracy" if "accuracy" in names else [*names, "loss"][0]
    return name if spec.training.validation == 0 else f"val_{name}"
