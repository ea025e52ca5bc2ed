"""The maps of one image, of the trained network and of the one with random weights."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.labs.saliency import METHODS, ExplainedImage, ExplainImage
from pages.ui.labs.pictures import Picture, heat, picture_row
from pages.ui.labs.samples import select_sample
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

_WIDTH = 140


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draw the choice of an image, and its maps in two rows."""
    st.subheader(t("lab.explore"), anchor=False)
    found = _explain(run.id, select_sample(run))
    st.markdown(t("lab.saliency_about", answer=classes_of(run.spec.dataset)[found.label]))
    st.html(
        picture_row(t("lab.saliency_trained"), _pictures(found.image, found.trained), width=_WIDTH)
        + picture_row(t("lab.saliency_random"), _pictures(found.image, found.random), width=_WIDTH)
    )


@st.cache_data(show_spinner=False, max_entries=100)
def _explain(run_id: str, sample: int) -> ExplainedImage:
    return engine().answer(ExplainImage(run=run_id, sample=sample))


def _pictures(image: Array, maps: Array) -> list[Picture]:
    shown = [Picture(image, t("lab.image"))]
    return shown + [
        Picture(heat(values), t(f"lab.series.saliency.{method}"))
        for method, values in zip(METHODS, maps, strict=True)
    ]
