"""One test image on its way through the layers of a run."""

from __future__ import annotations

import random

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.preprocess import indices_of_class, scaled
from dlcore.inference.images.activations import ActivationTrace, TraceActivations
from dlcore.inference.images.confusion import most_confident_errors
from dlcore.inference.images.predictions import load
from pages.ui.common.activation_view import layer_view
from pages.ui.common.dataset_download import download
from pages.ui.inside.test_split import TestSplit, test_split
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import t

_ALL, _MISTAKES = "all", "mistakes"


def draw(run: Run) -> None:
    """Draws the choice of an image, and the layers."""
    if run.spec.dataset.missing(Cache.default()):
        download(run.spec.dataset, Cache.default())
        return
    _one(run)


@st.fragment
@error_boundary()
def _one(run: Run) -> None:
    test, names = test_split(run), class_names(run.spec.dataset.name)
    st.markdown(t("inside.layers_about"))
    sample = _chosen(run, test, names)
    picture = scaled(test.x[sample], test.scale)
    with st.spinner(t("inside.following")):
        followed = _followed(run.id, tuple(picture.ravel().tolist()))
    label = int(test.y[sample])
    words = "inside.followed_right" if followed.label == label else "inside.followed_wrong"
    answer, truth = names[followed.label], names[label]
    st.markdown(t(words, sample=str(sample), answer=answer, label=truth))
    layer_view(followed, picture, names)


@st.cache_data(show_spinner=False, max_entries=16)
def _followed(run_id: str, pixels: tuple[float, ...]) -> ActivationTrace:
    """Kept for a while: opening a tip or another page asks for nothing new."""
    return engine().answer(TraceActivations(reader=run_id, pixels=pixels))


def _chosen(run: Run, test: TestSplit, names: tuple[str, ...]) -> int:
    """The index of the image to follow."""
    predictions = load(store().artifacts, run.id)
    kinds = {_ALL: t("inside.all_images")}
    if predictions and len(most_confident_errors(test.y, predictions, 1)):
        kinds[_MISTAKES] = t("inside.only_mistakes")
    kinds |= {str(label): name for label, name in enumerate(names)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = select(
            f"inside_kind_{run.id}",
            t("inside.which_images"),
            list(kinds),
            kinds.__getitem__,
            width=220,
        )
        if kind == _MISTAKES and predictions:
            found = most_confident_errors(test.y, predictions, len(test.y))
        else:
            found = _of_kind(test.y, kind)
        key = f"inside_sample_{run.id}_{kind}"
        last = len(found) - 1
        label = t("inside.place", last=last)
        place = st.number_input(label, 0, last, key=key, persist_state="session", width=220)
        st.button(
            t("inside.random"),
            icon=":material/shuffle:",
            on_click=_draw_lots,
            args=(key, len(found)),
        )
    return int(found[place])


def _of_kind(labels: Array, kind: str) -> Array:
    return np.arange(len(labels)) if kind == _ALL else indices_of_class(labels, int(kind))


def _draw_lots(key: str, count: int) -> None:
    st.session_state[key] = random.randrange(count)
