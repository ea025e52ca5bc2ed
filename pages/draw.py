"""Draw: a digit of one's own, read by the network that comes along and by one's own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from dlcore.handwriting.drawing import Prepared, has_ink, prepared
from dlcore.handwriting.strokes import CANVAS
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.images.activations import TraceActivations
from pages.ui.common.activation_view import layer_view
from pages.ui.draw.answer import answers
from pages.ui.draw.canvas import canvas, clear, undo
from pages.ui.draw.classifiers import Known, chosen_readers, digit_runs, known_readers
from pages.ui.draw.model_card import reader_card
from pages.ui.draw.pen_lesson import pen_lesson
from pages.ui.draw.steps import chosen_steps, drawing_steps
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

CANVAS_KEY = "draw_canvas"
DIGITS = tuple("0123456789")


def page() -> None:
    engine()
    st.title(t("draw.title"), anchor=False)
    st.markdown(t("draw.lead"))
    runs = digit_runs()
    drawing(known_readers(runs))
    st.subheader(t("draw.lesson"), anchor=False)
    pen_lesson(runs)
    with st.expander(t("draw.card"), icon=":material/info:"):
        reader_card()


@st.fragment
@error_boundary()
def drawing(known: Mapping[str, Known]) -> None:
    """All that changes with every stroke."""
    with st.container(horizontal=True, gap="large"):
        with st.container(width=CANVAS):
            drawn = board()
        with st.container(width="stretch"):
            chosen = chosen_readers(known)
            place = st.container(key="draw_answers")
    st.subheader(t("draw.steps"), anchor=False)
    st.markdown(t("draw.steps_about"))
    steps = chosen_steps()
    if drawn is None or not has_ink(drawn):
        with place:
            st.info(t("draw.empty"), icon=":material/draw:")
        st.caption(t("draw.steps_empty"))
        return
    ways = {name: prepared(drawn, reader.frame, steps) for name, reader in chosen.items()}
    with place:
        show_answers(ways, chosen)
    first = next(iter(chosen))
    drawing_steps(ways[first], chosen[first].frame, steps)
    follow(ways, chosen)


def board() -> np.ndarray | None:
    """The canvas and its buttons."""
    drawn = canvas(CANVAS_KEY)
    with st.container(horizontal=True):
        st.button(t("draw.undo"), icon=":material/undo:", on_click=undo, args=(CANVAS_KEY,))
        st.button(t("draw.clear"), icon=":material/delete:", on_click=clear, args=(CANVAS_KEY,))
    return drawn


def show_answers(ways: Mapping[str, Prepared], chosen: Mapping[str, Known]) -> None:
    sheets = tuple(PreparedDrawing.of(name, way.centred) for name, way in ways.items())
    with st.spinner(t("draw.waking")):
        reading = engine().answer(ClassifyDigit(sheets=sheets))
    st.html(answers(reading, [reader.title for reader in chosen.values()]))


def follow(ways: Mapping[str, Prepared], chosen: Mapping[str, Known]) -> None:
    """The digit's way through one of the networks."""
    st.subheader(t("draw.follow"), anchor=False)
    name = next(iter(chosen))
    if len(chosen) > 1:
        label = t("draw.follow_which")
        name = select("draw_follow", label, list(chosen), lambda each: chosen[each].title)
    picture = ways[name].centred
    followed = engine().answer(
        TraceActivations(reader=name, pixels=tuple(picture.ravel().tolist()))
    )
    layer_view(followed, picture, DIGITS)


page()
