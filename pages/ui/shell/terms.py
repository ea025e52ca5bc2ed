"""Links to entries of the glossary."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore.glossary import TERMS
from pages.ui.shell.text import t


def term_link(term: str) -> str:
    """Return a Markdown link to the entry of a term, which opens beside the current page.

    Raises:
        KeyError: the glossary has no such term.
    """
    return f"[{t(f'term.name.{TERMS[term].id}')}](glossary?term={term})"


def explained(text: str, *terms: str) -> str:
    """Return a help text that ends with links to its terms."""
    links = t("chart.separator").join(map(term_link, terms))
    return f"{text}\n\n{t('glossary.more', terms=links)}"


def draw_term_links(*terms: str) -> None:
    """Draw links to the terms that a figure, a table or a section is about."""
    links = t("chart.separator").join(map(term_link, terms))
    st.caption(t("glossary.more", terms=links))


FIELD_TERMS: Mapping[str, tuple[str, ...]] = {
    "units": ("unit",),
    "activation": ("activation-function",),
    "rate": ("dropout",),
    "filters": ("filter",),
    "kernel_size": ("filter",),
    "strides": ("stride",),
    "padding": ("padding",),
    "pool_size": ("pooling",),
    "input_dim": ("vocabulary", "embedding"),
    "output_dim": ("embedding",),
    "return_sequences": ("simple-rnn", "lstm"),
    "mode": ("data-augmentation",),
    "factor": ("data-augmentation", "reduce-learning-rate"),
    "initializer": ("weight",),
    "l1": ("regularization",),
    "l2": ("regularization",),
    "monitor": ("early-stopping", "validation-split"),
    "patience": ("patience",),
    "loss_weight": ("multiple-outputs", "loss-function"),
    "min_delta": ("early-stopping",),
    "restore_best_weights": ("early-stopping", "weight"),
    "min_learning_rate": ("reduce-learning-rate",),
    "words": ("vocabulary",),
    "steps": ("padding-sequences",),
    "window": ("window",),
    "shape": ("label",),
    "noise": ("overfitting",),
    "samples": ("training-data", "test-data"),
    "seed": ("seed",),
    "wrong_labels": ("label",),
    "rare_share": ("training-data",),
}
"""Terms of each setting for which the form derives a widget."""

LAYER_TERMS: Mapping[str, str] = {
    "flatten": "flatten",
    "dense": "dense",
    "dropout": "dropout",
    "conv1d": "conv2d",
    "conv2d": "conv2d",
    "max_pooling2d": "pooling",
    "average_pooling2d": "pooling",
    "global_average_pooling2d": "pooling",
    "batch_normalization": "batch-normalization",
    "embedding": "embedding",
    "simple_rnn": "simple-rnn",
    "lstm": "lstm",
    "gru": "gru",
    "bidirectional": "bidirectional",
    "concatenate": "multiple-inputs",
    "random_flip": "data-augmentation",
    "random_rotation": "data-augmentation",
    "random_translation": "data-augmentation",
    "random_zoom": "data-augmentation",
}
"""Term of each kind of layer."""

METRIC_TERMS: Mapping[str, str] = {
    "loss": "loss-function",
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "mae": "mean-absolute-error",
    "rmse": "rmse",
    "learning_rate": "learning-rate",
}
"""Term of each metric, by Keras' name without ``val_``."""
