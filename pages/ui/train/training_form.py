"""The form for the training settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dlcore.experiments.adapt import adapt_loss
from dlcore.models.callbacks import MONITORS, EarlyStopping, Monitor, ReduceLearningRate
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import OptimizerName
from dlcore.planning.plan import metric_incompatibility, suits_loss
from dlcore.spec import TRAINERS, Loss, Spec, Training
from pages.ui.common.draft import load_draft, widget_key
from pages.ui.common.setting_text import plain_number
from pages.ui.shell.choice import select_many
from pages.ui.shell.metric_names import metric_name, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.terms import FIELD_TERMS, explained
from pages.ui.shell.text import percent, t
from pages.ui.train.fields import choice_field, model_fields
from pages.ui.train.precision_form import precision_form

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SIZES = (1, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1024)
VALIDATION_SHARES: tuple[str | float, ...] = ("test", 0.0, 0.1, 0.2, 0.3, 0.5)
MOMENTA = (0.0, 0.5, 0.9, 0.95, 0.99)
DEFAULT_PATIENCE = 5
MAIN_FIELD = "patience"
"""The callbacks' setting that is always visible."""


def training_form(spec: Spec) -> dict[str, Any]:
    """Draw the settings.

    Args:
        spec: the current settings.

    Returns:
        The training part of a spec as plain data, without the epochs.
    """
    training = spec.training
    optimizer = _optimizer(training)
    loss, metrics = _loss(spec), _metrics(spec)
    batch_size, validation = _batch_size(training), _validation(training)
    monitors = _monitors(metrics, validates=validation != 0)
    return {
        "optimizer": optimizer,
        "loss": loss.value,
        "metrics": [metric.value for metric in metrics],
        "batch_size": batch_size,
        "validation": validation,
        "early_stopping": _early_stopping(training, monitors),
        "reduce_learning_rate": _reduce_learning_rate(training, monitors),
        "class_weight": _class_weight(spec),
        "precision": precision_form(spec),
        "trainer": _trainer(training),
    }


def _loss(spec: Spec) -> Loss:
    """Draw the choice of a loss that suits the data; the output layer follows it."""
    info, key = spec.dataset.info(), widget_key("loss")
    return choice_field(
        "loss",
        t("train.loss"),
        [loss for loss in Loss if suits_loss(loss, info)],
        spec.training.loss,
        lambda loss: name_of("loss", loss),
        explained(t("train.loss_help"), "loss-function"),
        on_change=lambda: load_draft(adapt_loss(spec, st.session_state[key])),
    )


def _metrics(spec: Spec) -> list[MetricName]:
    """Draw the choice of metrics that can be measured, and keep those of the spec."""
    info, training = spec.dataset.info(), spec.training
    measurable = [m for m in MetricName if not metric_incompatibility(m, training.loss, info)]
    return select_many(
        widget_key("metrics"),
        t("train.metrics"),
        list(dict.fromkeys([*training.metrics, *measurable])),
        metric_name,
        default=training.metrics,
        help=explained(t("train.metrics_help"), "metric"),
    )


def _class_weight(spec: Spec) -> str | None:
    """Draw the switch for class weights, where classes are predicted."""
    if not spec.dataset.info().task.is_classification():
        return None
    key = widget_key("class_weight")
    current = st.session_state.setdefault(key, spec.training.class_weight is not None)
    help_text = explained(t("train.class_weight_help"), "loss-function")
    is_on = st.toggle(t("train.class_weight"), current, key=key, help=help_text)
    return "balanced" if is_on else None


def _optimizer(training: Training) -> dict[str, Any]:
    current = training.optimizer
    name = choice_field(
        "optimizer",
        t("train.optimizer"),
        list(OptimizerName),
        current.name,
        lambda code: name_of("optimizer", code),
        explained(t("train.optimizer_help"), "optimizer"),
    )
    momentum = 0.0
    if name.takes_momentum:
        momentum = choice_field(
            "momentum",
            t("train.momentum"),
            MOMENTA,
            current.momentum,
            plain_number,
            explained(t("train.momentum_help"), "momentum"),
        )
    rate = choice_field(
        "learning_rate",
        t("train.learning_rate"),
        LEARNING_RATES,
        current.learning_rate,
        plain_number,
        explained(t("train.learning_rate_help"), "learning-rate"),
    )
    return {
        "name": name.value,
        "learning_rate": rate,
        "momentum": momentum,
        "nesterov": current.nesterov and name.takes_momentum,
        "half_life": current.half_life,
    }


def _batch_size(training: Training) -> int:
    return choice_field(
        "batch_size",
        t("train.batch_size"),
        BATCH_SIZES,
        training.batch_size,
        str,
        explained(t("train.batch_size_help"), "batch-size"),
    )


def _validation(training: Training) -> str | float:
    return choice_field(
        "validation",
        t("train.validation"),
        VALIDATION_SHARES,
        training.validation,
        _share_text,
        explained(t("train.validation_help"), "validation-split"),
    )


def _trainer(training: Training) -> str:
    return choice_field(
        "trainer",
        t("train.trainer"),
        TRAINERS,
        training.trainer,
        lambda name: name_of("trainer", name),
        explained(t("train.trainer_help"), "fit"),
    )


def _early_stopping(training: Training, monitors: Sequence[Monitor]) -> dict[str, Any] | None:
    help_text = explained(t("train.early_stopping_help"), "early-stopping")
    return _callback(
        "early_stopping",
        (t("train.early_stopping"), help_text),
        training.early_stopping,
        EarlyStopping(monitor=monitors[0], patience=DEFAULT_PATIENCE, restore_best_weights=True),
        monitors,
    )


def _reduce_learning_rate(training: Training, monitors: Sequence[Monitor]) -> dict[str, Any] | None:
    help_text = explained(t("train.reduce_learning_rate_help"), "reduce-learning-rate")
    return _callback(
        "reduce_learning_rate",
        (t("train.reduce_learning_rate"), help_text),
        training.reduce_learning_rate,
        ReduceLearningRate(monitor=monitors[0]),
        monitors,
    )


def _callback(
    name: str,
    texts: tuple[str, str],
    current: EarlyStopping | ReduceLearningRate | None,
    default: EarlyStopping | ReduceLearningRate,
    monitors: Sequence[Monitor],
) -> dict[str, Any] | None:
    """Draw the switch and the settings of a callback that monitors a metric.

    Args:
        name: field of ``Training``.
        texts: label and help of the switch.
        current: its settings, None if it is off.
        default: its settings when it is switched on.
        monitors: metrics of this training.
    """
    key = widget_key(name)
    is_on = st.session_state.setdefault(key, current is not None)
    if not st.toggle(texts[0], is_on, key=key, help=texts[1]):
        return None
    settings = current or default
    others = [field for field in type(settings).model_fields if field != MAIN_FIELD]
    main = model_fields(name, settings, hidden=others)
    # Beginners need only the main setting, so the others are in a popover.
    with st.popover(
        t("train.watching_more"), icon=":material/tune:", key=widget_key(f"{name}.more")
    ):
        monitor = choice_field(
            f"{name}.monitor",
            t("field.monitor"),
            monitors,
            settings.monitor,
            series_name,
            explained(t("help.monitor"), *FIELD_TERMS["monitor"]),
        )
        more = model_fields(name, settings, hidden=("monitor", MAIN_FIELD), columns=1)
    return {**more, MAIN_FIELD: main[MAIN_FIELD], "monitor": monitor}


def _monitors(metrics: Sequence[MetricName], *, validates: bool) -> list[Monitor]:
    """Return the metrics that can be monitored, the most informative first."""
    has_accuracy = MetricName.ACCURACY in metrics
    return [
        monitor
        for monitor in MONITORS
        if (validates or not monitor.startswith("val_"))
        and (has_accuracy or not monitor.endswith("accuracy"))
    ]


def _share_text(share: str | float) -> str:
    return t("train.validation_test") if share == "test" else percent(float(share), 0)
