"""Keras' logs: metrics by name, as tensors from a graph or as floats for callbacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

Logs = Mapping[str, tf.Tensor]


def to_floats(logs: Mapping[str, Any] | None) -> dict[str, float]:
    """Return logs as floats; none for callbacks that Keras calls without."""
    return {name: float(value) for name, value in (logs or {}).items()}


def validation_logs(logs: Mapping[str, float]) -> dict[str, float]:
    """Return logs of an evaluation under Keras' names for the validation, such as ``val_loss``."""
    return {f"val_{name}": value for name, value in logs.items()}
