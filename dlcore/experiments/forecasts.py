"""Recipes that learn to forecast a series."""

from __future__ import annotations

import math

from dlcore.datasets import AirlinePassengers, UploadSeries
from dlcore.experiments.presets import PRESETS
from dlcore.models.layers import Dense, Flatten
from dlcore.spec import Spec

PRESET = "airline-lstm"
YEAR = 12
"""Months."""

STEPS_PER_EPOCH = 130
"""About the number of the published experiment; a long series gets larger batches."""


def published_recipe(dataset: AirlinePassengers | UploadSeries) -> Spec:
    """Return the spec of the published network with another series."""
    spec = PRESETS[PRESET].spec
    batch = math.ceil(dataset.info().train_size / STEPS_PER_EPOCH)
    training = spec.training.model_copy(update={"batch_size": batch})
    return spec.model_copy(update={"dataset": dataset, "training": training})


def year_recipe() -> Spec:
    """Return the spec of a linear layer that sees twelve months of the airline passengers.

    On the test data its error is about half that of the naive baselines, with any seed: the value
    of a year ago is among its inputs.
    """
    layers = (Flatten(), Dense(units=1))
    dataset = AirlinePassengers(window=YEAR)
    return PRESETS[PRESET].spec.model_copy(update={"dataset": dataset, "layers": layers})
