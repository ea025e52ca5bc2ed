"""How far an answer can be trusted: probabilities that keep what they promise.

A network's outputs say too much: an output of 0.99 is right less often than 99 times of 100. One
number, the temperature, corrects that (C. Guo et al., On Calibration of Modern Neural Networks,
2017): it is chosen so that known digits become as likely as possible.
"""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.models.activations import Activation

SURE = 0.7
"""An answer that would be wrong more often than three times of ten is "not sure"."""

_SMALLEST = 1e-12
_TEMPERATURES = np.geomspace(0.25, 16, 121)

_CHANCES = (Activation.SOFTMAX, Activation.SIGMOID)


def scores(outputs: Array, activation: Activation) -> Array:
    """What lies before the probabilities: softmax of it is proportional to the outputs.

    Args:
        outputs: of the last layer, shape ``(samples, classes)``.
        activation: of the last layer; outputs of others than softmax and sigmoid are scores
            already.
    """
    values = np.asarray(outputs, np.float64)
    return np.log(np.maximum(values, _SMALLEST)) if activation in _CHANCES else values


def probabilities(given: Array, temperature: float = 1.0) -> Array:
    """Softmax of scores divided by a temperature: shape ``(samples, classes)``, rows add to 1."""
    cooled = given / temperature
    powers = np.exp(cooled - cooled.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def fitted_temperature(given: Array, labels: Array) -> float:
    """The temperature under which the true labels are most likely.

    Args:
        given: scores of samples that the network has not learned from.
        labels: their classes.
    """
    return float(min(_TEMPERATURES, key=lambda t: negative_log_likelihood(given, labels, float(t))))


def negative_log_likelihood(given: Array, labels: Array, temperature: float) -> float:
    likelihoods = probabilities(given, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likelihoods, _SMALLEST)).mean())
