"""Facts about a run's data against which its metrics are judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.datasets import Dataset

SAMPLES = 2000
"""Training samples from which the size of the inputs is measured."""

_SMALLEST = 1e-7
"""Lower bound of a probability, as in Keras."""


Measure = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Measures = Annotated[Mapping[str, Measure], Field(max_length=4)]


class DataFacts(Frozen):
    """Facts about the data of a run, computed where the data is loaded.

    The constant prediction is the most frequent training class (for the cross-entropy, the shares
    of the classes), or the mean of the training targets.

    Args:
        input_size: largest root mean square of an input feature.
        majority: label of the most frequent training class; None for regression.
        train, validation, test: metrics of the constant prediction on that part: ``accuracy`` and
            ``crossentropy``, or ``rmse`` and ``mae``; empty where there is no such part.
        naive: RMSE of each naive forecast on the test part; empty for data that is no series.
    """

    input_size: Measure
    majority: int | None = Field(default=None, ge=0)
    train: Measures
    validation: Measures
    test: Measures
    naive: Measures = Field(default_factory=dict)


def data_facts(
    data: Dataset, fitted: Array, validation: Array, naive: Mapping[str, float]
) -> DataFacts:
    """Compute the facts of a data set.

    Args:
        data: the arrays.
        fitted: labels or targets that the weights are fitted on.
        validation: those of the validation part; empty without validation.
        naive: see :class:`DataFacts`.
    """
    parts = {"train": fitted, "validation": validation, "test": data.y_test}
    is_classification = data.info.task.is_classification()
    metrics = _of_classes if is_classification else _of_mean
    return DataFacts(
        input_size=_input_size(data),
        majority=int(np.bincount(fitted).argmax()) if is_classification else None,
        naive=naive,
        **{name: metrics(fitted, part) if len(part) else {} for name, part in parts.items()},
    )


def _input_size(data: Dataset) -> float:
    x = data.x_train[:SAMPLES].astype(np.float64) / data.info.scale
    return float(np.sqrt(np.mean(x**2, axis=0)).max()) if x.size else 0.0


def _of_classes(fitted: Array, labels: Array) -> dict[str, float]:
    shares = np.bincount(fitted, minlength=int(labels.max()) + 1) / len(fitted)
    return {
        "accuracy": float(np.mean(labels == shares.argmax())),
        "crossentropy": float(np.mean(-np.log(np.maximum(shares[labels], _SMALLEST)))),
    }


def _of_mean(fitted: Array, targets: Array) -> dict[str, float]:
    errors = targets.astype(np.float64) - fitted.astype(np.float64).mean()
    return {"rmse": float(np.sqrt(np.mean(errors**2))), "mae": float(np.mean(np.abs(errors)))}
