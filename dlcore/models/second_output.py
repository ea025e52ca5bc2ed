"""The second output of a network: whether the class of a sample is one of a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall
from dlcore.models.layers import Dense
from dlcore.models.metrics import MetricName

FIRST_OUTPUT = "class"
"""Name of the first output, which predicts the class."""

LOSS = "binary_crossentropy"

V = TypeVar("V")


class SecondOutput(Frozen):
    """One more output: the probability that the class is one of a group.

    It is a neuron beside the output layer, which reads the same inputs. The network minimizes the
    loss of the first output plus ``loss_weight`` times its own, a binary cross-entropy.

    Args:
        group: name of the group among those of the data set, see ``DatasetSpec.groups``.
        loss_weight: weight of its loss in the sum.
    """

    group: str = Field(pattern="^[a-z]{1,20}$")
    loss_weight: float = Field(default=1.0, ge=0.01, le=100.0)

    @property
    def layer(self) -> Dense:
        """The output layer."""
        return Dense(units=1, activation=Activation.SIGMOID)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics that a run has besides those of a network with one output."""
        losses = (f"{FIRST_OUTPUT}_loss", f"{self.group}_loss")
        return (*losses, f"{self.group}_{MetricName.ACCURACY.value}")

    def calls(self, first: KerasCall) -> tuple[KerasCall, KerasCall]:
        """Return the calls that build both output layers; Keras names metrics after them.

        Args:
            first: of the layer of the first output; the second one has its dtype policy.
        """
        second = self.layer.call()
        if "dtype" in first.named:
            second = second.with_dtype(str(first.named["dtype"]))
        return first.named_as(FIRST_OUTPUT), second.named_as(self.group)


def metric_of_first(name: str) -> str:
    """Return the name of a metric of Keras, without the name of the first output.

    So a metric has the same name in networks with one output and with two. The loss of the first
    output keeps its name, because ``loss`` is the weighted sum.
    """
    plain = name.removeprefix(f"{FIRST_OUTPUT}_")
    return name if plain == "loss" else plain


def keras_monitor(monitor: str) -> str:
    """Return Keras' name of a metric of the first output; the reverse of ``metric_of_first``.

    Args:
        monitor: with ``val_`` before it or without.
    """
    prefix, name = ("val_", monitor[4:]) if monitor.startswith("val_") else ("", monitor)
    return monitor if name == "loss" else f"{prefix}{FIRST_OUTPUT}_{name}"


def first_output_alone(metrics: Mapping[str, V]) -> Mapping[str, V]:
    """Return the metrics with the loss of the first output in place of the weighted sum.

    Args:
        metrics: of one run by name; those of a network with one output stay as they are.
    """
    alone = dict(metrics)
    for part in ("", "val_"):
        if f"{part}{FIRST_OUTPUT}_loss" in metrics:
            alone[f"{part}loss"] = metrics[f"{part}{FIRST_OUTPUT}_loss"]
    return alone
