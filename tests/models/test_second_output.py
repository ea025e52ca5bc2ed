"""A second output: names of metrics, and the loss of the first output alone."""

from __future__ import annotations

import pytest

from dlcore.models.callbacks import MONITORS
from dlcore.models.second_output import (
    SecondOutput,
    first_output_alone,
    keras_monitor,
    metric_of_first,
)


def test_the_first_output_has_the_metrics_of_a_network_with_one() -> None:
    keras = ("loss", "class_loss", "class_accuracy", "even_loss", "even_accuracy")
    ours = ("loss", "class_loss", "accuracy", "even_loss", "even_accuracy")
    assert tuple(map(metric_of_first, keras)) == ours
    assert set(SecondOutput(group="even").metrics) < set(ours)


@pytest.mark.parametrize("monitor", MONITORS)
def test_callbacks_monitor_the_same_in_keras(monitor: str) -> None:
    prefix = "val_" if monitor.startswith("val_") else ""
    named = keras_monitor(monitor)
    assert prefix + metric_of_first(named.removeprefix(prefix)) == monitor
    assert named.endswith("loss") or "class_accuracy" in named


def test_a_run_is_judged_by_the_loss_of_its_first_output() -> None:
    metrics = {"loss": 3.0, "class_loss": 2.0, "even_loss": 1.0, "val_loss": 5.0}
    alone = first_output_alone({**metrics, "val_class_loss": 4.0})
    assert (alone["loss"], alone["val_loss"]) == (2.0, 4.0)
    assert first_output_alone({"loss": 3.0}) == {"loss": 3.0}
