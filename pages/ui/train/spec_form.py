"""The form for a spec: the main settings, and the others in an expander."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dlcore import DATASETS, PRESETS, Spec
from dlcore.datasets import (
    Characters,
    ClassHandwriting,
    ImageDataset,
    Plane,
    UploadCsv,
    UploadSeries,
    dataset_named,
)
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.experiments.adapt import adapt, output_units
from dlcore.experiments.presets import find_preset
from dlcore.models.activations import Activation
from dlcore.models.builders import Hidden, stack, unstack
from dlcore.models.second_output import SecondOutput
from pages.ui.common.draft import draft, load_draft, widget_key
from pages.ui.common.uploaded_table import learner_table
from pages.ui.shell.choice import select
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.names import classes_of, name_of
from pages.ui.shell.terms import explained
from pages.ui.shell.text import t
from pages.ui.train.fields import choice_field, model_fields, number_field
from pages.ui.train.layer_editor import layer_editor
from pages.ui.train.mlp_form import activation_name, dropout_form, hidden_form
from pages.ui.train.training_form import training_form

OUTPUTS = (Activation.SOFTMAX, Activation.SIGMOID)
CUSTOM = "own"
ALL = 0
"""All samples; a field with the value None would look empty."""

NO_CLASS = -1
ONE_OUTPUT = ""

TRAIN_SIZES = (ALL, 500, 1000, 5000, 10_000, 20_000)


def spec_form() -> Mapping[str, Any]:
    """Draw the form.

    Returns:
        The settings as plain data for ``Spec.parse``, which may reject them.
    """
    spec = draft()
    _preset(spec)
    _dataset(spec)
    mlp = unstack(spec.layers)
    edits_layers = _edits_layers(mlp is not None)
    layers = layer_editor(spec) if edits_layers else None
    hidden = hidden_form(mlp[0]) if mlp and not edits_layers else ()
    epochs = number_field(
        "epochs",
        t("train.epochs"),
        spec.training.epochs,
        1,
        10_000,
        explained(t("train.epochs_help"), "epoch"),
    )
    with st.expander(t("train.more"), icon=":material/tune:"):
        if mlp and not edits_layers:
            layers = _mlp_layers(spec, dropout_form(hidden), mlp[1])
        dataset = _dataset_settings(spec)
        second = _second_output(spec)
        training = training_form(spec)
        seed = number_field(
            "seed",
            t("train.seed"),
            spec.seed,
            0,
            2**31 - 1,
            explained(t("train.seed_help"), "seed"),
        )
    return {
        "dataset": dataset,
        "layers": layers,
        "training": {**training, "epochs": epochs},
        "seed": seed,
        "second_output": second,
    }


def _preset(spec: Spec) -> None:
    """Draw the choice of a preset; a spec that differs from all of them is custom."""
    current = find_preset(spec)
    key = widget_key("preset")
    st.session_state[key] = current.id if current else CUSTOM

    def apply() -> None:
        if st.session_state[key] in PRESETS:
            load_draft(PRESETS[st.session_state[key]].spec)

    options = list(PRESETS) if current else [CUSTOM, *PRESETS]
    labels = {option: name_of("preset", option) for option in PRESETS} | {CUSTOM: t("train.own")}
    select(
        key,
        t("train.preset"),
        options,
        labels.__getitem__,
        help=explained(t("train.preset_help"), "hyperparameter"),
        on_change=apply,
    )


def _dataset(spec: Spec) -> None:
    """Draw the choice of a data set, with the learner's table if there is one."""
    key, table = widget_key("dataset"), learner_table()

    def apply() -> None:
        name = st.session_state[key]
        dataset = table.spec if table and name == UPLOAD_CSV else dataset_named(name)
        load_draft(adapt(spec, dataset))

    choice_field(
        "dataset",
        t("train.dataset"),
        [*DATASETS, UPLOAD_CSV] if table else list(DATASETS),
        spec.dataset.name,
        lambda code: name_of("dataset", code),
        explained(t("train.dataset_help"), "training-data"),
        on_change=apply,
    )
    if isinstance(spec.dataset, UploadCsv):
        st.caption(_upload_text(spec.dataset))


def _upload_text(table: UploadCsv) -> str:
    """Return the target, the task and the number of features of an uploaded table."""
    return t(
        "own.on_train",
        target=escape_markdown(table.target),
        task=t(f"field.task.{table.task.value}"),
        count=len(table.features),
    )


def _dataset_settings(spec: Spec) -> dict[str, Any]:
    """Draw the data set's settings and the number of training samples."""
    dataset = spec.dataset
    # The settings of uploads, texts and points depend on each other; only their pages edit them.
    uploads = Characters | Plane | UploadCsv | UploadSeries | ClassHandwriting
    is_upload = isinstance(dataset, uploads)
    hidden = tuple(type(dataset).model_fields) if is_upload else ("name", "train_size")
    rare = _rare_class(dataset) if isinstance(dataset, ImageDataset) else {}
    data = model_fields("dataset", dataset, (*hidden, *rare)) | rare
    full_size = dataset.model_copy(update={"train_size": None}).info().train_size
    size = choice_field(
        "train_size",
        t("train.train_size"),
        [size for size in TRAIN_SIZES if size < full_size],
        dataset.train_size or ALL,
        lambda size: t("train.samples", count=size) if size else t("train.all_samples"),
        explained(t("train.train_size_help"), "training-data"),
    )
    return {**data, "train_size": size or None}


def _rare_class(dataset: ImageDataset) -> dict[str, Any]:
    """Draw the choice of a class of which fewer samples are used; return what it decides."""
    names = classes_of(dataset)
    label = choice_field(
        "rare_class",
        t("train.rare_class"),
        [NO_CLASS, *range(len(dataset.class_sizes))],
        NO_CLASS if dataset.rare_class is None else dataset.rare_class,
        lambda label: t("train.rare_none") if label == NO_CLASS else names[label],
        explained(t("train.rare_class_help"), "training-data"),
    )
    if label == NO_CLASS:
        return {"rare_class": None, "rare_share": 0.0}
    return {"rare_class": label}


def _second_output(spec: Spec) -> dict[str, Any] | None:
    """Draw the choice of a second output, where the classes of the data have groups."""
    if not spec.dataset.groups:
        return None
    current = spec.second_output
    group = choice_field(
        "second_output",
        t("train.second_output"),
        [ONE_OUTPUT, *spec.dataset.groups],
        current.group if current else ONE_OUTPUT,
        lambda group: name_of("output", group) if group else t("train.one_output"),
        explained(t("train.second_output_help"), "multiple-outputs"),
    )
    if group == ONE_OUTPUT:
        return None
    second = SecondOutput(group=group, loss_weight=current.loss_weight if current else 1.0)
    return model_fields("second_output", second, hidden=("group",))


def _edits_layers(is_mlp: bool) -> bool:
    """Draw the switch to the layer editor, which other networks than MLPs always use."""
    key = widget_key("free")
    current = st.session_state.setdefault(key, not is_mlp)
    help_text = explained(t("train.free_help"), "layer")
    st.toggle(t("train.free"), current, key=key, disabled=not is_mlp, help=help_text)
    return bool(st.session_state[key]) or not is_mlp


def _mlp_layers(spec: Spec, hidden: Sequence[Hidden], output: Activation) -> list[dict[str, Any]]:
    units = output_units(spec.dataset.info(), spec.training.loss)
    if units > 1:
        output = choice_field(
            "output",
            t("train.output"),
            OUTPUTS,
            output,
            activation_name,
            explained(t("train.output_help"), "output-layer", "softmax"),
        )
    return [layer.model_dump(mode="json") for layer in stack(hidden, units, output)]
