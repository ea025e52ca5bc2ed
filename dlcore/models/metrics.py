"""The registry of metrics."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from dlcore.models.keras_call import KerasCall, keras_call


class MetricName(StrEnum):
    """Every metric.

    Attributes:
        compiled: a call that builds the metric, or the name by which Keras picks one that suits
            the loss.
        is_share: whether it is a share of the samples: at most 1, and better when higher.
        compares_labels: whether it compares a class number with the outputs; the others compare
            targets and outputs one by one.
    """

    compiled: KerasCall | str
    is_share: bool
    compares_labels: bool

    ACCURACY = "accuracy", "accuracy", True, True
    PRECISION = "precision", keras_call("metrics.Precision", name="precision"), True
    RECALL = "recall", keras_call("metrics.Recall", name="recall"), True
    MAE = "mae", keras_call("metrics.MeanAbsoluteError", name="mae")
    RMSE = "rmse", keras_call("metrics.RootMeanSquaredError", name="rmse")

    def __new__(
        cls,
        name: str,
        compiled: KerasCall | str,
        is_share: bool = False,
        compares_labels: bool = False,
    ) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.compiled = compiled
        member.is_share, member.compares_labels = is_share, compares_labels
        return member
