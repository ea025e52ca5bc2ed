"""The model before training: diagram, summary, cost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

import streamlit as st

from dlcore import Plan, Spec
from dlcore.datasets import Task
from dlcore.datasets.base import Info
from dlcore.experiments.estimate import WORKER_START
from dlcore.planning.trainer_choice import choose_trainer
from pages.ui.common.svg import insert_svg
from pages.ui.shell.language import language
from pages.ui.shell.names import classes_of, name_of
from pages.ui.shell.services import engine, estimate_seconds
from pages.ui.shell.terms import LAYER_TERMS, draw_term_links
from pages.ui.shell.text import duration, number, size, t
from pages.ui.train.network_diagram import network_diagram

DIAGRAMS = 64
"""Diagrams that are kept: a class often looks at the same network."""


def model_view(spec: Spec, plan: Plan) -> None:
    """Draw the network and its summary."""
    info = spec.dataset.info()
    classes = classes_of(spec.dataset) if info.task is Task.CLASSES else ()
    if spec.second_output:
        classes = (*classes, name_of("output", spec.second_output.group))
    svg = _diagram(plan, info, tuple(classes), language())
    insert_svg(svg, key="diagram", css_class="dl-network")
    st.html(_summary(plan))
    st.caption(
        t(
            "train.costs",
            parameters=plan.parameters,
            memory=size(plan.memory_bytes),
            samples=plan.train_samples,
            steps=plan.steps,
        ),
        help=trainer_text(spec),
    )
    terms = [LAYER_TERMS[layer.kind] for layer in spec.layers]
    if spec.second_output:
        terms.append("multiple-outputs")
    draw_term_links("parameter", "shape", *dict.fromkeys(terms))


@lru_cache(DIAGRAMS)
def _diagram(plan: Plan, info: Info, classes: tuple[str, ...], _language: str) -> str:
    return network_diagram(plan, info, classes)


def trainer_text(spec: Spec) -> str:
    """Return which trainer the spec uses, and why."""
    choice = choose_trainer(spec)
    return t(
        "train.way",
        way=name_of("path", choice.kind),
        reason=name_of("reason", choice.reason),
    )


def estimate_text(spec: Spec) -> str:
    """Return the estimated duration of a run as a range."""
    estimate = estimate_seconds([spec])
    if estimate is None:
        return t("train.no_estimate")
    low, high = estimate
    if not engine().status().is_ready:
        high += WORKER_START
    return t("train.estimate", low=duration(low), high=duration(high))


def _summary(plan: Plan) -> str:
    """Return a table with the columns of Keras' ``model.summary()`` as HTML."""
    header = (
        t("train.layer"),
        t("train.setting"),
        t("train.output_shape"),
        t("train.parameters"),
    )
    rows = (
        (
            name_of("layer", row.layer.kind),
            _setting(row.layer),
            " × ".join(map(number, row.output_shape)),
            number(row.parameters),
        )
        for row in plan.rows
    )
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return (
        f'<div class="dl-summary" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Iterable[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in row)


def _setting(layer: object) -> str:
    activation = getattr(layer, "activation", None)
    if activation is not None:
        return name_of("activation", activation)
    rate = getattr(layer, "rate", None)
    return number(rate, 2) if rate is not None else ""
