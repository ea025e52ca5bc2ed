"""The activations of a run's layers for one test image."""

from __future__ import annotations

import random

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.preprocess import indices_of_class, rescale
from dlcore.inference.images.activations import ActivationTrace, TraceActivations
from dlcore.inference.images.confusion import most_confident_errors
from dlcore.inference.images.test_set import load_predictions
from pages.ui.common.activation_view import activation_view
from pages.ui.common.dataset_download import download_panel
from pages.ui.inside.test_split import TestSplit, test_split
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

_ALL, _ERRORS = "all", "mistakes"


def draw(run: Run) -> None:
    """Draw the choice of an image, and the layers."""
    if run.spec.dataset.missing_files(Cache.default()):
        download_panel(run.spec.dataset, Cache.default())
        return
    _image(run)


@st.fragment
@error_boundary()
def _image(run: Run) -> None:
    test, names = test_split(run), class_names(run.spec.dataset.name)
    st.markdown(t("inside.layers_about"))
    sample = _sample_choice(run, test, names)
    image = rescale(test.x[sample], test.scale)
    with st.spinner(t("inside.following")):
        trace = _trace(run.id, tuple(image.ravel().tolist()))
    label = int(test.y[sample])
    words = "inside.followed_right" if trace.label == label else "inside.followed_wrong"
    st.markdown(t(words, sample=str(sample), answer=names[trace.label], label=names[label]))
    activation_view(trace, image, names)
    draw_term_links("activation-function", "hidden-layer", "softmax")


@st.cache_data(show_spinner=False, max_entries=16)
def _trace(run_id: str, pixels: tuple[float, ...]) -> ActivationTrace:
    return engine().answer(TraceActivations(model=run_id, pixels=pixels))


def _sample_choice(run: Run, test: TestSplit, names: tuple[str, ...]) -> int:
    """Draw the choice of an image and return its index."""
    predictions = load_predictions(store().artifacts, run.id)
    kinds = {_ALL: t("inside.all_images")}
    if predictions and len(most_confident_errors(test.y, predictions, 1)):
        kinds[_ERRORS] = t("inside.only_mistakes")
    kinds |= {str(label): name for label, name in enumerate(names)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = select(
            f"inside_kind_{run.id}",
            t("inside.which_images"),
            list(kinds),
            kinds.__getitem__,
            width=220,
        )
        if kind == _ERRORS and predictions:
            samples = most_confident_errors(test.y, predictions, len(test.y))
        else:
            samples = _samples_of_kind(test.y, kind)
        key = f"inside_sample_{run.id}_{kind}"
        last = len(samples) - 1
        label = t("inside.place", last=last)
        index = st.number_input(label, 0, last, key=key, persist_state="session", width=220)
        st.button(
            t("inside.random"),
            icon=":material/shuffle:",
            on_click=_select_random,
            args=(key, len(samples)),
        )
    return int(samples[index])


def _samples_of_kind(labels: Array, kind: str) -> Array:
    return np.arange(len(labels)) if kind == _ALL else indices_of_class(labels, int(kind))


def _select_random(key: str, count: int) -> None:
    st.session_state[key] = random.randrange(count)
