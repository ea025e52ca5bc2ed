"""How a model is fitted, as widgets."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.models.optimizers import OptimizerName
from dlcore.spec import TRAINERS, Training
from pages.ui.draft import key
from pages.ui.fields import choice_field, number_field, plain_number
from pages.ui.names import name_of
from pages.ui.text import percent, t

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SIZES = (1, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1024)
SHARES: tuple[str | float, ...] = ("test", 0.0, 0.1, 0.2, 0.3, 0.5)
MOMENTA = (0.0, 0.5, 0.9, 0.95, 0.99)
PATIENCE = 5


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
    stopping = _early_stopping(training, validates=validation != 0)
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


def _early_stopping(training: Training, *, validates: bool) -> dict[str, Any] | None:
    stopping, at = training.early_stopping, key("early_stopping")
    st.session_state.setdefault(at, stopping is not None)
    label, about = t("train.early_stopping"), t("train.early_stopping_help")
    if not st.toggle(label, key=at, help=about, disabled=not validates) or not validates:
        return None
    value = stopping.patience if stopping else PATIENCE
    patience = number_field(
        "patience", t("train.patience"), value, 1, 1000, t("train.patience_help")
    )
    kept = stopping.model_dump(mode="json") if stopping else {"monitor": "val_loss"}
    return {**kept, "patience": patience}


def _share_text(share: str | float) -> str:
    return t("train.validation_test") if share == "test" else percent(float(share), 0)
