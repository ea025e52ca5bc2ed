"""The settings of a run as widgets: the four that matter first, the rest folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from dlcore import DATASETS, PRESETS, Spec
from dlcore.models.activations import Activation
from dlcore.models.mlp import Hidden, stack, unstack
from dlcore.models.optimizers import OptimizerName
from dlcore.models.presets import matching
from pages.ui.names import name_of
from pages.ui.text import number, percent, t

T = TypeVar("T")

FIRST = "digits-mlp"
"""Needs no download, so the first run works anywhere."""

MAX_HIDDEN = 5
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SIZES = (1, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1024)
SHARES = ("test", 0.0, 0.1, 0.2, 0.3, 0.5)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
MOMENTA = (0.0, 0.5, 0.9, 0.95, 0.99)
OUTPUTS = (Activation.SOFTMAX, Activation.SIGMOID)
OWN = "own"

_DRAFT = "draft"
_GENERATION = "draft.generation"


def draft() -> Spec:
    """The settings as the learner left them, on whichever page they are now."""
    return st.session_state.setdefault(_DRAFT, PRESETS[FIRST].spec)


def load(spec: Spec) -> None:
    """Puts a whole spec into the form."""
    st.session_state[_DRAFT] = spec
    # Widgets keep what they have shown; new keys make them show the new values.
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1


def spec_form() -> Mapping[str, Any]:
    """Draws the form.

    Returns:
        The settings as plain data, for ``Spec.parse``; they may not fit together.
    """
    given = draft()
    _preset(given)
    dataset = _dataset(given)
    hidden, output = unstack(given.layers) or ((), Activation.SOFTMAX)
    hidden = _hidden_layers(hidden)
    epochs = _number(
        "epochs", t("train.epochs"), t("train.epochs_help"), given.training.epochs, 1, 10_000
    )
    with st.expander(t("train.more"), icon=":material/tune:"):
        hidden = _dropouts(hidden)
        output = _choice(
            "output", t("train.output"), t("train.output_help"), OUTPUTS, output, _activation_name
        )
        training = _training(given)
        seed = _number("seed", t("train.seed"), t("train.seed_help"), given.seed, 0, 2**31 - 1)
    outputs = len(DATASETS[dataset["name"]](**dataset).info().classes)
    return {
        "dataset": dataset,
        "layers": [layer.model_dump(mode="json") for layer in stack(hidden, outputs, output)],
        "training": {**training, "epochs": epochs},
        "seed": seed,
    }


def remember(spec: Spec) -> None:
    """Keeps the form's settings for when the learner comes back to the page."""
    st.session_state[_DRAFT] = spec


def _preset(given: Spec) -> None:
    """Presets to choose from; settings that differ from all of them are the learner's own."""
    current = matching(given)
    key = _key("preset")
    st.session_state[key] = current.id if current else OWN
    options = [OWN, *PRESETS] if current is None else list(PRESETS)

    def take() -> None:
        chosen = st.session_state[key]
        if chosen in PRESETS:
            load(PRESETS[chosen].spec)

    st.selectbox(
        t("train.preset"),
        options,
        format_func=lambda i: t("train.own") if i == OWN else name_of("preset", i),
        key=key,
        on_change=take,
        help=t("train.preset_help"),
    )


def _dataset(given: Spec) -> dict[str, Any]:
    name = _choice(
        "dataset",
        t("train.dataset"),
        t("train.dataset_help"),
        list(DATASETS),
        given.dataset.name,
        lambda code: name_of("dataset", code),
    )
    same = name == given.dataset.name
    return {"name": name, "train_size": given.dataset.train_size if same else None}


def _hidden_layers(hidden: Sequence[Hidden]) -> tuple[Hidden, ...]:
    count = _number(
        "hidden", t("train.hidden"), t("train.hidden_help"), len(hidden), 0, MAX_HIDDEN
    )
    template = hidden[-1] if hidden else Hidden(64, Activation.RELU)
    layers = [*hidden, *[template] * MAX_HIDDEN][:count]
    return tuple(_hidden_layer(place, layer) for place, layer in enumerate(layers, start=1))


def _hidden_layer(place: int, layer: Hidden) -> Hidden:
    left, right = st.columns(2)
    with left:
        units = _number(
            f"units.{place}", t("train.units", n=place), None, layer.units, 1, 8192
        )
    with right:
        activation = _choice(
            f"activation.{place}",
            t("train.activation", n=place),
            None,
            [a for a in Activation if a is not Activation.SOFTMAX],
            layer.activation,
            _activation_name,
        )
    return Hidden(units, activation, layer.dropout)


def _dropouts(hidden: Sequence[Hidden]) -> tuple[Hidden, ...]:
    if not hidden:
        return ()
    rate = _choice(
        "dropout",
        t("train.dropout"),
        t("train.dropout_help"),
        DROPOUTS,
        hidden[0].dropout,
        lambda rate: percent(rate, 0),
    )
    return tuple(Hidden(layer.units, layer.activation, rate) for layer in hidden)


def _training(given: Spec) -> dict[str, Any]:
    training = given.training
    optimizer = _choice(
        "optimizer",
        t("train.optimizer"),
        t("train.optimizer_help"),
        list(OptimizerName),
        training.optimizer.name,
        lambda code: name_of("optimizer", code),
    )
    is_sgd = optimizer is OptimizerName.SGD
    momentum = training.optimizer.momentum if is_sgd else 0.0
    if is_sgd:
        momentum = _choice(
            "momentum", t("train.momentum"), t("train.momentum_help"), MOMENTA, momentum, _plain
        )
    rate = _choice(
        "learning_rate",
        t("train.learning_rate"),
        t("train.learning_rate_help"),
        LEARNING_RATES,
        training.optimizer.learning_rate,
        _plain,
    )
    batch_size = _choice(
        "batch_size",
        t("train.batch_size"),
        t("train.batch_size_help"),
        BATCH_SIZES,
        training.batch_size,
        str,
    )
    validation = _choice(
        "validation",
        t("train.validation"),
        t("train.validation_help"),
        SHARES,
        training.validation,
        _share_text,
    )
    return {
        "optimizer": {
            "name": optimizer.value,
            "learning_rate": rate,
            "momentum": momentum,
            "nesterov": training.optimizer.nesterov and is_sgd,
        },
        "loss": training.loss.value,
        "metrics": [metric.value for metric in training.metrics],
        "batch_size": batch_size,
        "validation": validation,
        "early_stopping": _early_stopping(given, validates=validation != 0),
        "trainer": training.trainer,
    }


def _early_stopping(given: Spec, *, validates: bool) -> dict[str, Any] | None:
    stopping = given.training.early_stopping
    key = _key("early_stopping")
    st.session_state.setdefault(key, stopping is not None)
    label, about = t("train.early_stopping"), t("train.early_stopping_help")
    if not st.toggle(label, key=key, help=about, disabled=not validates) or not validates:
        return None
    value = stopping.patience if stopping else 5
    patience = _number("patience", t("train.patience"), t("train.patience_help"), value, 1, 1000)
    return {"monitor": "val_loss", "patience": patience}


def _activation_name(activation: Activation) -> str:
    return name_of("activation", activation)


def _plain(value: float) -> str:
    """A setting's number with as many digits as it has."""
    return number(value, len(f"{value:g}".partition(".")[2]))


def _share_text(share: str | float) -> str:
    return t("train.validation_test") if share == "test" else percent(float(share), 0)


def _key(name: str) -> str:
    return f"form.{st.session_state.get(_GENERATION, 0)}.{name}"


def _number(name: str, label: str, about: str | None, value: int, low: int, high: int) -> int:
    key = _key(name)
    st.session_state.setdefault(key, min(max(value, low), high))
    return int(st.number_input(label, low, high, step=1, key=key, help=about))


def _choice(
    name: str,
    label: str,
    about: str | None,
    options: Sequence[T],
    value: T,
    words: Callable[[T], str],
) -> T:
    key = _key(name)
    st.session_state.setdefault(key, value)
    # A shared spec may hold a value that the list does not offer.
    offered = list(options) if value in options else [value, *options]
    return st.selectbox(label, offered, format_func=words, key=key, help=about)
