"""Runs to be judged, constructed from curves and facts without training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore import PRESETS, Spec
from dlcore.analysis.data_facts import DataFacts
from dlcore.analysis.diagnosis import Evidence, Finding, FindingCode, diagnose
from dlcore.analysis.history import History
from dlcore.datasets.uploads.csv_encoding import Scaling
from dlcore.datasets.uploads.read_table import read_table
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
    rows: int, classes: int = 0, *, scaling: Scaling = "standard", settings: Mapping[str, Any] = {}
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
    dataset = build_spec(read_table(text.encode()), "0" * 64, ["n"], "y", scaling=scaling)
    return adapt(DIGITS, dataset).changed(settings)


def weighted_table() -> Spec:
    """Return a spec on a table of two classes, trained with class weights."""
    return table(1000, 2, settings={"training.class_weight": "balanced"})


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
ROUGH = [0.9, 0.5, 0.7, 0.45, 0.6, 0.42, 0.6]


def findings() -> Mapping[FindingCode, Finding]:
    """Return an example of every finding."""
    changed = DIGITS.changed(
        {
            "layers": [
                {"kind": "random_zoom", "factor": 0.1},
                {"kind": "flatten"},
                {"kind": "dense", "units": 16, "activation": "relu", "regularizer": {"l2": 0.01}},
                {"kind": "batch_normalization"},
                {"kind": "dropout", "rate": 0.4},
                {"kind": "dense", "units": 10, "activation": "sigmoid"},
            ],
            "training.early_stopping": {"monitor": "loss", "patience": 5},
        }
    )
    high, low = (DIGITS.changed({"training.optimizer.learning_rate": rate}) for rate in (1.0, 1e-6))
    large = class_facts(0.5, input_size=1000.0)
    runs = [
        classified(DIGITS.changed({"training.validation": "test"}), DIGIT_FACTS, 0.97),
        classified(changed, DIGIT_FACTS, 0.97, training_accuracy=0.9, kept_epoch=3),
        classified(high, DIGIT_FACTS, 0.1, dead_units={"1": 1.0}),
        classified(low, DIGIT_FACTS, 0.1),
        classified(table(100, 2, scaling="none"), large, 0.5),
        classified(DIGITS, DIGIT_FACTS, 0.97, training_accuracy=0.98, validation_accuracy=0.9),
        classified(table(1800, 10), DIGIT_FACTS, 0.97, validation_accuracy=0.9),
        classified(DIGITS, DIGIT_FACTS, 0.7, training_accuracy=1.0),
        classified(weighted_table(), class_facts(0.9), 0.86),
        classified(DIGITS.changed({"dataset.wrong_labels": 0.5}), DIGIT_FACTS, 0.95),
        classified(DIGITS.changed({"dataset.rare_class": 3}), DIGIT_FACTS, 0.88),
        classified(DIGITS, DIGIT_FACTS, 0.3),
        classified(DIGITS, DIGIT_FACTS, 0.9, loss=[300.0, 400.0, 350.0]),
        classified(DIGITS, DIGIT_FACTS, 0.9, loss=ROUGH),
        classified(DIGITS, DIGIT_FACTS, 0.9, loss=FALLING),
        classified(DIGITS, DIGIT_FACTS, 0.9, loss=FALLING, val_loss=[1.0, 0.5, 0.4, 0.5, 0.6]),
        classified(DIGITS, None, 0.9),
        regressed(table(2000), number_facts(1.0), 0.7, trained=0.1),
        regressed(table(2000), number_facts(1.0), 1.3, trained=0.1),
        Evidence(DIGITS, curves(loss=[1.0])),
        Evidence(DIGITS, curves(loss=FALLING)),
        Evidence(DIGITS, curves(loss=[]), divergence={"epoch": 1}),
        Evidence(DIGITS, curves(loss=[1.0]), divergence={"epoch": 2, "kept_epoch": 1}),
    ]
    return {found.code: found for run in runs for found in diagnose(run).findings}
