"""All ideas, in the order of the course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.ideas import (
    activation,
    backprop,
    convolution,
    descent,
    embedding,
    loss,
    neuron,
    overfitting,
    recurrence,
    rules,
    scaling,
)
from dlcore.ideas.idea import Idea

_ALL: tuple[Idea[Any], ...] = (
    rules.IDEA,
    neuron.IDEA,
    activation.IDEA,
    loss.IDEA,
    descent.IDEA,
    backprop.IDEA,
    convolution.IDEA,
    recurrence.IDEA,
    embedding.IDEA,
    overfitting.IDEA,
    scaling.IDEA,
)

IDEAS: Mapping[str, Idea[Any]] = {idea.id: idea for idea in _ALL}
"""Every idea by its id."""
