"""Draw: networks classify a digit that the learner draws."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import opaque
from dlcore.handwriting.drawing import Preparation, has_ink, prepare_drawing
from dlcore.handwriting.ink import extract_ink
from dlcore.handwriting.strokes import CANVAS
from dlcore.inference.images.activations import TraceActivations
from pages.ui.common.activation_view import activation_view
from pages.ui.common.canvas import clear, draw_canvas, undo
from pages.ui.common.digit_reading import draw_reading
from pages.ui.common.picture_file import picture_file
from pages.ui.common.preparation import draw_preparation
from pages.ui.draw.classifiers import (
    ClassifierInfo,
    available_classifiers,
    digit_runs,
    select_classifiers,
)
from pages.ui.draw.model_card import draw_model_card
from pages.ui.draw.pen_lesson import draw_pen_lesson
from pages.ui.draw.steps import select_steps
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

CANVAS_KEY = "draw_canvas"
DIGITS = tuple("0123456789")


def draw_page() -> None:
    engine()
    st.title(t("draw.title"), anchor=False)
    st.markdown(t("draw.lead"))
    runs = digit_runs()
    draw_classification(available_classifiers(runs))
    st.subheader(t("draw.lesson"), anchor=False)
    draw_pen_lesson(runs)
    with st.expander(t("draw.card"), icon=":material/info:"):
        draw_model_card()


@st.fragment
@error_boundary()
def draw_classification(available: Mapping[str, ClassifierInfo]) -> None:
    """Draw everything that changes with a stroke or a picture."""
    with st.container(horizontal=True, gap="large"):
        with st.container(width=CANVAS):
            ink = draw_board()
            picture = picture_file(t("draw.upload"), key="draw_upload")
        with st.container(width="stretch"):
            chosen = select_classifiers(available)
            results = st.container(key="draw_answers")
    st.subheader(t("draw.steps"), anchor=False)
    st.markdown(t("draw.steps_about"))
    steps = select_steps()
    if picture is not None:
        ink = extract_ink(picture)
    if ink is None or not has_ink(ink):
        with results:
            st.info(t("draw.empty"), icon=":material/draw:")
        st.caption(t("draw.steps_empty"))
        return

    def prepare(ink: Array) -> Mapping[str, Preparation]:
        return {
            name: prepare_drawing(ink, info.image_format, steps) for name, info in chosen.items()
        }

    drawings, first = prepare(ink), next(iter(chosen))
    with results:
        draw_reading(ink, prepare, [info.title for info in chosen.values()], key="draw")
    draw_preparation(
        drawings[first],
        chosen[first].image_format,
        steps,
        key="draw_numbers",
        picture=None if picture is None else opaque(picture),
    )
    draw_activations(drawings, chosen)


def draw_board() -> Array | None:
    """Draw the canvas and its buttons; return the ink."""
    ink = draw_canvas(CANVAS_KEY)
    with st.container(horizontal=True):
        st.button(t("draw.undo"), icon=":material/undo:", on_click=undo, args=(CANVAS_KEY,))
        st.button(t("draw.clear"), icon=":material/delete:", on_click=clear, args=(CANVAS_KEY,))
    return ink


def draw_activations(
    drawings: Mapping[str, Preparation], chosen: Mapping[str, ClassifierInfo]
) -> None:
    """Draw the activations of all layers of one classifier."""
    st.subheader(t("draw.follow"), anchor=False)
    name = next(iter(chosen))
    if len(chosen) > 1:
        label = t("draw.follow_which")
        name = select("draw_follow", label, list(chosen), lambda each: chosen[each].title)
    image = drawings[name].centred
    trace = engine().answer(TraceActivations(model=name, pixels=tuple(image.ravel().tolist())))
    activation_view(trace, image, DIGITS)


draw_page()
