"""Draw: networks classify a digit that the learner draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from dlcore.handwriting.drawing import Preparation, has_ink, prepare_drawing
from dlcore.handwriting.strokes import CANVAS
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.images.activations import TraceActivations
from pages.ui.common.activation_view import activation_view
from pages.ui.common.canvas import clear, draw_canvas, undo
from pages.ui.draw.classifiers import (
    ClassifierInfo,
    available_classifiers,
    digit_runs,
    select_classifiers,
)
from pages.ui.draw.model_card import draw_model_card
from pages.ui.draw.pen_lesson import draw_pen_lesson
from pages.ui.draw.predictions import predictions_html
from pages.ui.draw.preparation import draw_preparation, select_steps
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
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
    """Draw everything that changes with a stroke."""
    with st.container(horizontal=True, gap="large"):
        with st.container(width=CANVAS):
            ink = draw_board()
        with st.container(width="stretch"):
            chosen = select_classifiers(available)
            results = st.container(key="draw_answers")
    st.subheader(t("draw.steps"), anchor=False)
    st.markdown(t("draw.steps_about"))
    steps = select_steps()
    if ink is None or not has_ink(ink):
        with results:
            st.info(t("draw.empty"), icon=":material/draw:")
        st.caption(t("draw.steps_empty"))
        return
    drawings = {name: prepare_drawing(ink, info.frame, steps) for name, info in chosen.items()}
    with results:
        draw_predictions(drawings, chosen)
    first = next(iter(chosen))
    draw_preparation(drawings[first], chosen[first].frame, steps)
    draw_activations(drawings, chosen)


def draw_board() -> np.ndarray | None:
    """Draw the canvas and its buttons; return the ink."""
    ink = draw_canvas(CANVAS_KEY)
    with st.container(horizontal=True):
        st.button(t("draw.undo"), icon=":material/undo:", on_click=undo, args=(CANVAS_KEY,))
        st.button(t("draw.clear"), icon=":material/delete:", on_click=clear, args=(CANVAS_KEY,))
    return ink


def draw_predictions(
    drawings: Mapping[str, Preparation], chosen: Mapping[str, ClassifierInfo]
) -> None:
    inputs = tuple(PreparedDrawing.of(name, each.centred) for name, each in drawings.items())
    with st.spinner(t("draw.waking")):
        prediction = engine().answer(ClassifyDigit(drawings=inputs))
    st.html(predictions_html(prediction, [info.title for info in chosen.values()]))
    draw_term_links("predict", "softmax", "confidence")


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
