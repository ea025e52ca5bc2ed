"""Runs to be judged, constructed from curves and facts without training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore import PRESETS, Spec
from dlcore.analysis.data_facts import DataFacts
from dlcore.analysis.diagnosis import Evidence
from dlcore.analysis.history import History
from dlcore.datasets.uploads.csv_table import read_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.experiments.adapt import adapt

DIGITS = PRESETS["digits-mlp"].spec
DIGIT_FACTS = DataFacts(
    input_size=0.8,
    majority=3,
    train={"accuracy": 0.102, "crossentropy": 2.3},
    validation={"accuracy": 0.1, "crossentropy": 2.3},
    test={"accuracy": 0.103, "crossentropy": 2.3},
)


def curves(**metrics: list[float]) -> History:
    """Return a history, by Keras name."""
    return History({k: tuple(v) for k, v in metrics.items()}, (1.0,) * len(metrics["loss"]), 0)


def table(
    rows: int, classes: int = 0, *, scaling: str = "standard", settings: Mapping[str, Any] = {}
) -> Spec:
    """Return a spec on an uploaded table of one column.

    Args:
        rows: usable rows; every fifth is for the test.
        classes: number of classes; 0 to predict a number.
        scaling: of the column.
        settings: changes of the spec.
    """
    targets = [f"c{n % classes}" if classes else str(n * 1.5) for n in range(rows)]
    text = "n,y\n" + "".join(f"{n},{target}\n" for n, target in enumerate(targets))
    dataset = build_spec(read_table(text.encode()), "0" * 64, ["n"], "y", scaling=scaling)  # type: ignore[arg-type]
    return adapt(DIGITS, dataset).changed(settings)


def class_facts(majority: float, *, input_size: float = 1.0) -> DataFacts:
    """Return the facts of data whose first class has a share of all parts."""
    part = {"accuracy": majority, "crossentropy": 0.7}
    return DataFacts(input_size=input_size, majority=0, train=part, validation=part, test=part)


def number_facts(deviation: float, *, input_size: float = 1.0) -> DataFacts:
    """Return the facts of data whose targets have a standard deviation in all parts."""
    part = {"rmse": deviation, "mae": 0.8 * deviation}
    return DataFacts(input_size=input_size, train=part, validation=part, test=part)


def classified(
    spec: Spec,
    facts: DataFacts | None,
    accuracy: float,
    *,
    loss: list[float] | None = None,
    val_loss: list[float] | None = None,
    training_accuracy: float | None = None,
    validation_accuracy: float | None = None,
    **others: Any,
) -> Evidence:
    """Return a classification run, by default with falling losses that level off.

    Args:
        accuracy: on the test part; on the others too, unless they are given.
    """
    loss = loss or LEVELLED
    trained = accuracy if training_accuracy is None else training_accuracy
    validated = accuracy if validation_accuracy is None else validation_accuracy
    history = curves(
        loss=loss,
        accuracy=[trained] * len(loss),
        val_loss=val_loss or loss,
        val_accuracy=[validated] * len(loss),
    )
    return Evidence(spec, history, {"accuracy": accuracy, "loss": loss[-1]}, facts, **others)


def regressed(
    spec: Spec, facts: DataFacts | None, rmse: float, trained: float | None = None, **others: Any
) -> Evidence:
    """Return a regression run with levelled curves.

    Args:
        rmse: on the test part and the validation part.
        trained: on the training part, by default the same.
    """
    trained = rmse if trained is None else trained
    factors = [1.5, 1.2, 1.0, 1.0, 1.0]
    history = curves(
        loss=[(factor * trained) ** 2 for factor in factors],
        rmse=[factor * trained for factor in factors],
        val_loss=[(factor * rmse) ** 2 for factor in factors],
        val_rmse=[factor * rmse for factor in factors],
    )
    return Evidence(spec, history, {"rmse": rmse, "loss": rmse**2}, facts, **others)


FALLING = [1.0, 0.5, 0.3, 0.2, 0.15]
LEVELLED = [1.0, 0.5, 0.4, 0.395, 0.396]
