"""Look inside: what a finished run has learned, and which images it misclassifies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dlcore import Run
from dlcore.datasets import Kind, UploadCsv
from pages.ui.common.open_run import draw_train_link
from pages.ui.inside import (
    confusion_view,
    images_view,
    importance_view,
    layers_view,
    row_view,
    weights_view,
)
from pages.ui.inside.run_choice import run_choice
from pages.ui.shell.choice import tabs
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import name_of
from pages.ui.shell.text import percent, t

WEIGHTS, IMAGES, LAYERS = "weights", "images", "layers"

VIEWS: Mapping[str, Callable[[Run], None]] = {
    WEIGHTS: weights_view.draw,
    IMAGES: images_view.draw,
    LAYERS: layers_view.draw,
}


def draw_page() -> None:
    st.title(t("inside.title"), anchor=False)
    run = run_choice()
    if run is None:
        draw_train_link(t("inside.empty"), t("inside.begin"))
        return
    st.caption(run_facts(run))
    info = run.spec.dataset.info()
    if info.kind is not Kind.IMAGE:
        st.info(t("inside.no_images"), icon=":material/info:")
        # Who imports a run on a table has its weights without its rows.
        with error_boundary():
            draw_rows(run)
        VIEWS[WEIGHTS](run)
        return
    VIEWS[select_view()](run)


def draw_rows(run: Run) -> None:
    """Draw what needs the rows of the data: confusions, and of an own table more."""
    dataset = run.spec.dataset
    info = dataset.info()
    if info.kind in (Kind.TABLE, Kind.POINTS) and info.task.is_classification():
        confusion_view.draw(run)
    if isinstance(dataset, UploadCsv):
        importance_view.draw(run, dataset)
        row_view.draw(run, dataset)


def run_facts(run: Run) -> str:
    """Return data set, epochs, parameters and test accuracy of the run in one line."""
    accuracy = run.progress.test.get("accuracy")
    facts = [
        name_of("dataset", run.spec.dataset.name),
        t("inside.epochs", count=run.progress.epoch),
        t("inside.parameters", count=run.progress.parameters),
    ]
    if accuracy is not None:
        facts.append(t("inside.test_accuracy", accuracy=percent(accuracy, 2)))
    return " · ".join(facts)


def select_view() -> str:
    names = {
        WEIGHTS: t("inside.weights"),
        IMAGES: t("inside.images"),
        LAYERS: t("inside.layers"),
    }
    return tabs(
        "inside_view",
        t("inside.view"),
        list(names),
        names.__getitem__,
        label_visibility="collapsed",
    )


draw_page()
