"""The model before it is trained: summary, picture, cost."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dlcore import Plan, Spec
from dlcore.datasets import Task
from dlcore.experiments.estimate import whole_run
from dlcore.planning.trainer_choice import choose
from pages.ui.shell.names import classes_of, name_of
from pages.ui.shell.services import own_runs
from pages.ui.shell.text import duration, number, size, t
from pages.ui.train.network_diagram import DIAGRAM_CONFIG, network_diagram, network_text

PAST_RUNS = 40

FEW_LAYERS = 3
"""Their picture fits beside the settings on a tablet; that of more is scrolled there."""


def model_view(spec: Spec, plan: Plan) -> None:
    """Draws the network and its summary."""
    info = spec.dataset.info()
    classes = classes_of(spec.dataset) if info.task is Task.CLASSES else ()
    figure = network_diagram(plan, info.input_shape, classes)
    with st.container(key="network" if len(plan.layers) <= FEW_LAYERS else "network-wide"):
        spoken = network_text(plan, info.input_shape)
        st.plotly_chart(figure, key="diagram", config=DIAGRAM_CONFIG, alt=spoken)
    st.table(_summary(plan), hide_index=True)
    st.caption(
        t(
            "train.costs",
            parameters=plan.parameters,
            memory=size(plan.memory_bytes),
            samples=plan.train_samples,
            steps=plan.steps,
        )
    )
    st.caption(trainer_text(spec))


def trainer_text(spec: Spec) -> str:
    """Which way the spec is trained, and why."""
    choice = choose(spec)
    return t(
        "train.way",
        way=name_of("path", choice.path),
        reason=name_of("reason", choice.reason),
    )


def estimate_text(spec: Spec) -> str:
    """How long the run will take, as a range."""
    low, high = whole_run(spec, own_runs()[:PAST_RUNS])
    if high < 1.0:
        return t("train.estimate_short")
    return t("train.estimate", low=duration(low), high=duration(high))


def _summary(plan: Plan) -> pd.DataFrame:
    """The same columns as Keras' ``model.summary()``."""
    rows = [
        (
            name_of("layer", row.layer.kind),
            _setting(row.layer),
            " × ".join(map(number, row.output_shape)),
            number(row.parameters),
        )
        for row in plan.layers
    ]
    columns = [
        t("train.layer"),
        t("train.setting"),
        t("train.output_shape"),
        t("train.parameters"),
    ]
    return pd.DataFrame(rows, columns=columns)


def _setting(layer: object) -> str:
    activation = getattr(layer, "activation", None)
    if activation is not None:
        return name_of("activation", activation)
    rate = getattr(layer, "rate", None)
    return number(rate, 2) if rate is not None else ""
