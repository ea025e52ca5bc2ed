"""How a model is fitted, as widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dlcore.models.optimizers import OptimizerName
from dlcore.spec import (
    MONITORS,
    TRAINERS,
    EarlyStopping,
    MetricName,
    Monitor,
    ReduceLearningRate,
    Training,
)
from pages.ui.common.draft import key
from pages.ui.shell.metric_names import series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.text import percent, t
from pages.ui.train.fields import choice_field, model_fields, plain_number

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SIZES = (1, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1024)
SHARES: tuple[str | float, ...] = ("test", 0.0, 0.1, 0.2, 0.3, 0.5)
MOMENTA = (0.0, 0.5, 0.9, 0.95, 0.99)
PATIENCE = 5
FIRST = "patience"
"""The setting that tells most of what watches a metric."""


def training_form(training: Training) -> dict[str, Any]:
    """Draws the folded settings.

    Returns:
        The training part of a spec as plain data, without the epochs.
    """
    optimizer = _optimizer(training)
    batch_size = choice_field(
        "batch_size",
        t("train.batch_size"),
        BATCH_SIZES,
        training.batch_size,
        str,
        t("train.batch_size_help"),
    )
    validation = choice_field(
        "validation",
        t("train.validation"),
        SHARES,
        training.validation,
        _share_text,
        t("train.validation_help"),
    )
    monitors = _monitors(training.metrics, validates=validation != 0)
    stopping = _watching(
        "early_stopping",
        (t("train.early_stopping"), t("train.early_stopping_help")),
        training.early_stopping,
        EarlyStopping(monitor=monitors[0], patience=PATIENCE, restore_best_weights=True),
        monitors,
    )
    reduction = _watching(
        "reduce_learning_rate",
        (t("train.reduce_learning_rate"), t("train.reduce_learning_rate_help")),
        training.reduce_learning_rate,
        ReduceLearningRate(monitor=monitors[0]),
        monitors,
    )
    trainer = choice_field(
        "trainer",
        t("train.trainer"),
        TRAINERS,
        training.trainer,
        lambda name: name_of("trainer", name),
        t("train.trainer_help"),
    )
    return {
        "optimizer": optimizer,
        "loss": training.loss.value,
        "metrics": [metric.value for metric in training.metrics],
        "batch_size": batch_size,
        "validation": validation,
        "early_stopping": stopping,
        "reduce_learning_rate": reduction,
        "trainer": trainer,
    }


def _optimizer(training: Training) -> dict[str, Any]:
    given = training.optimizer
    name = choice_field(
        "optimizer",
        t("train.optimizer"),
        list(OptimizerName),
        given.name,
        lambda code: name_of("optimizer", code),
        t("train.optimizer_help"),
    )
    momentum, is_sgd = 0.0, name is OptimizerName.SGD
    if is_sgd:
        momentum = choice_field(
            "momentum",
            t("train.momentum"),
            MOMENTA,
            given.momentum,
            plain_number,
            t("train.momentum_help"),
        )
    rate = choice_field(
        "learning_rate",
        t("train.learning_rate"),
        LEARNING_RATES,
        given.learning_rate,
        plain_number,
        t("train.learning_rate_help"),
    )
    return {
        "name": name.value,
        "learning_rate": rate,
        "momentum": momentum,
        "nesterov": given.nesterov and is_sgd,
    }


def _watching(
    name: str,
    words: tuple[str, str],
    given: EarlyStopping | ReduceLearningRate | None,
    fresh: EarlyStopping | ReduceLearningRate,
    monitors: Sequence[Monitor],
) -> dict[str, Any] | None:
    """A switch for what acts when a metric no longer improves, and its settings.

    Args:
        name: field of the training.
        words: its label and what it does.
        given: its settings, if it is on.
        fresh: its settings when it is switched on.
        monitors: metrics that this training has.
    """
    at = key(name)
    st.session_state.setdefault(at, given is not None)
    if not st.toggle(words[0], key=at, help=words[1]):
        return None
    settings = given or fresh
    others = [field for field in type(settings).model_fields if field != FIRST]
    first = model_fields(name, settings, hidden=others)
    # Beginners get along with the first; the others do not stand in their way.
    with st.popover(t("train.watching_more"), icon=":material/tune:", key=key(f"{name}.more")):
        monitor = choice_field(
            f"{name}.monitor", t("field.monitor"), monitors, settings.monitor, series_name
        )
        rest = model_fields(name, settings, hidden=("monitor", FIRST), columns=1)
    return {**rest, FIRST: first[FIRST], "monitor": monitor}


def _monitors(metrics: Sequence[MetricName], *, validates: bool) -> list[Monitor]:
    """What can be watched, the most telling first."""
    has_accuracy = MetricName.ACCURACY in metrics
    return [
        monitor
        for monitor in MONITORS
        if (validates or not monitor.startswith("val_"))
        and (has_accuracy or not monitor.endswith("accuracy"))
    ]


def _share_text(share: str | float) -> str:
    return t("train.validation_test") if share == "test" else percent(float(share), 0)
