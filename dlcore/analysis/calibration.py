"""Calibration of predicted probabilities by temperature scaling.

Networks are overconfident: an output of 0.99 is right in fewer than 99 of 100 cases. Dividing the
logits by one number, the temperature, corrects that (C. Guo et al., On Calibration of Modern Neural
Networks, 2017). It is fitted to labelled samples from which the network has not learned.
"""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.models.activations import Activation

MIN_CONFIDENCE = 0.7
"""A prediction with a lower probability counts as unsure."""

_EPSILON = 1e-12
_TEMPERATURES = np.geomspace(0.25, 16, 121)

_PROBABILITIES = (Activation.SOFTMAX, Activation.SIGMOID)
"""Activations whose outputs are probabilities."""


def logits(outputs: Array, activation: Activation) -> Array:
    """Return logits whose softmax is proportional to the outputs.

    Args:
        outputs: of the last layer, shape ``(samples, classes)``.
        activation: of the last layer; outputs of others than softmax and sigmoid are taken as
            logits.
    """
    values = np.asarray(outputs, np.float64)
    return np.log(np.maximum(values, _EPSILON)) if activation in _PROBABILITIES else values


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """Return the softmax of logits divided by a temperature, ``(samples, classes)``."""
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def fit_temperature(logits: Array, labels: Array) -> float:
    """Return the temperature with the lowest negative log-likelihood.

    Args:
        logits: of samples from which the network has not learned, ``(samples, classes)``.
        labels: their classes, ``(samples,)``.
    """
    return float(
        min(_TEMPERATURES, key=lambda t: negative_log_likelihood(logits, labels, float(t)))
    )


def negative_log_likelihood(logits: Array, labels: Array, temperature: float) -> float:
    """Return the mean negative log-likelihood of the labels."""
    likelihoods = softmax(logits, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likelihoods, _EPSILON)).mean())
