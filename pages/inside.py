"""Look inside: what a finished run has learned, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dlcore import Run
from dlcore.datasets import Kind
from pages.ui.inside import images_view, layers_view, weights_view
from pages.ui.inside.run_choice import chosen_run
from pages.ui.shell.choice import segments
from pages.ui.shell.names import name_of
from pages.ui.shell.text import percent, t

WEIGHTS, IMAGES, LAYERS = "weights", "images", "layers"

VIEWS: Mapping[str, Callable[[Run], None]] = {
    WEIGHTS: weights_view.draw,
    IMAGES: images_view.draw,
    LAYERS: layers_view.draw,
}


def page() -> None:
    st.title(t("inside.title"), anchor=False)
    run = chosen_run()
    if run is None:
        empty()
        return
    st.caption(facts(run))
    if run.spec.dataset.info().kind is not Kind.IMAGE:
        st.info(t("inside.no_images"), icon=":material/info:")
        VIEWS[WEIGHTS](run)
        return
    VIEWS[view()](run)


def empty() -> None:
    with st.container(border=True):
        st.markdown(t("inside.empty"))
        if st.button(t("inside.begin"), type="primary", icon=":material/model_training:"):
            st.switch_page("pages/train.py")


def facts(run: Run) -> str:
    """What the run was, in one line."""
    accuracy = run.progress.test.get("accuracy")
    facts = [
        name_of("dataset", run.spec.dataset.name),
        t("inside.epochs", count=run.progress.epoch),
        t("inside.parameters", count=run.progress.parameters),
    ]
    if accuracy is not None:
        facts.append(t("inside.test_accuracy", accuracy=percent(accuracy, 2)))
    return " · ".join(facts)


def view() -> str:
    """Which of the views is open."""
    names = {
        WEIGHTS: t("inside.weights"),
        IMAGES: t("inside.images"),
        LAYERS: t("inside.layers"),
    }
    return segments(
        "inside_view",
        t("inside.view"),
        list(names),
        names.__getitem__,
        label_visibility="collapsed",
    )


page()
