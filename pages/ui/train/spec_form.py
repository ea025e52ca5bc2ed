"""The settings of a run as widgets: the four that matter first, the rest folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dlcore import DATASETS, PRESETS, Spec
from dlcore.datasets import UploadCsv, UploadSeries, dataset_named
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.experiments.adapt import moved, output_units
from dlcore.experiments.presets import matching
from dlcore.models.activations import Activation
from dlcore.models.mlp import stack, unstack
from pages.ui.common.draft import draft, key, load
from pages.ui.common.run_titles import as_markdown
from pages.ui.common.uploaded_table import own_table
from pages.ui.shell.choice import select
from pages.ui.shell.names import name_of
from pages.ui.shell.text import t
from pages.ui.train.fields import choice_field, model_fields, number_field
from pages.ui.train.layer_editor import layer_editor
from pages.ui.train.mlp_form import activation_name, dropout_form, hidden_form
from pages.ui.train.training_form import training_form

OUTPUTS = (Activation.SOFTMAX, Activation.SIGMOID)
OWN = "own"
ALL = 0
"""Stands for all samples: a field that holds None looks as if nothing were chosen."""

SIZES = (ALL, 500, 1000, 5000, 10_000, 20_000)


def spec_form() -> Mapping[str, Any]:
    """Draws the form.

    Returns:
        The settings as plain data, for ``Spec.parse``; they may not fit together.
    """
    given = draft()
    _preset(given)
    _dataset(given)
    known = unstack(given.layers)
    free = _is_free(given, known is not None)
    layers = layer_editor(given) if free else None
    hidden = hidden_form(known[0]) if known and not free else ()
    epochs = number_field(
        "epochs", t("train.epochs"), given.training.epochs, 1, 10_000, t("train.epochs_help")
    )
    with st.expander(t("train.more"), icon=":material/tune:"):
        if known and not free:
            layers = _stacked(given, dropout_form(hidden), known[1])
        dataset = _dataset_settings(given)
        training = training_form(given.training)
        seed = number_field("seed", t("train.seed"), given.seed, 0, 2**31 - 1, t("train.seed_help"))
    return {
        "dataset": dataset,
        "layers": layers,
        "training": {**training, "epochs": epochs},
        "seed": seed,
    }


def _preset(given: Spec) -> None:
    """Presets to choose from; settings that differ from all of them are the learner's own."""
    current = matching(given)
    at = key("preset")
    st.session_state[at] = current.id if current else OWN

    def take() -> None:
        if st.session_state[at] in PRESETS:
            load(PRESETS[st.session_state[at]].spec)

    options = list(PRESETS) if current else [OWN, *PRESETS]
    labels = {option: name_of("preset", option) for option in PRESETS} | {OWN: t("train.own")}
    select(
        at,
        t("train.preset"),
        options,
        labels.__getitem__,
        help=t("train.preset_help"),
        on_change=take,
    )


def _dataset(given: Spec) -> None:
    """Data sets to choose from; the learner's own table where there is one."""
    at, own = key("dataset"), own_table()

    def take() -> None:
        name = st.session_state[at]
        load(moved(given, own.spec if own and name == UPLOAD_CSV else dataset_named(name)))

    choice_field(
        "dataset",
        t("train.dataset"),
        [*DATASETS, UPLOAD_CSV] if own else list(DATASETS),
        given.dataset.name,
        lambda code: name_of("dataset", code),
        t("train.dataset_help"),
        on_change=take,
    )
    if isinstance(given.dataset, UploadCsv):
        st.caption(_own_text(given.dataset))


def _own_text(table: UploadCsv) -> str:
    """What is predicted of a learner's own table, and from what."""
    return t(
        "own.on_train",
        target=as_markdown(table.target),
        task=t(f"field.task.{table.task.value}"),
        count=len(table.features),
    )


def _dataset_settings(given: Spec) -> dict[str, Any]:
    """What can be set about the data set itself, and how much of it is used."""
    is_own = isinstance(given.dataset, UploadCsv | UploadSeries)
    # What is chosen of a table hangs together, so it is chosen where it was brought alone.
    hidden = tuple(type(given.dataset).model_fields) if is_own else ("name", "train_size")
    data = model_fields("dataset", given.dataset, hidden)
    whole = given.dataset.model_copy(update={"train_size": None}).info().train_size
    size = choice_field(
        "train_size",
        t("train.train_size"),
        [size for size in SIZES if size < whole],
        given.dataset.train_size or ALL,
        lambda size: t("train.samples", count=size) if size else t("train.all_samples"),
        t("train.train_size_help"),
    )
    return {**data, "train_size": size or None}


def _is_free(given: Spec, can_be_simple: bool) -> bool:
    """Whether the layers are edited one by one; a stack of another sort always is."""
    at = key("free")
    st.session_state.setdefault(at, not can_be_simple)
    st.toggle(t("train.free"), key=at, disabled=not can_be_simple, help=t("train.free_help"))
    return bool(st.session_state[at]) or not can_be_simple


def _stacked(given: Spec, hidden: Any, output: Activation) -> list[dict[str, Any]]:
    info, loss = given.dataset.info(), given.training.loss
    units = output_units(info, loss)
    if units > 1:
        output = choice_field(
            "output",
            t("train.output"),
            OUTPUTS,
            output,
            activation_name,
            t("train.output_help"),
        )
    return [layer.model_dump(mode="json") for layer in stack(hidden, units, output)]
