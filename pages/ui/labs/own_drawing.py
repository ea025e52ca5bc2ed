"""A drawing of the learner in place of a test image."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.handwriting.drawing import IMAGE_FORMATS, has_ink, prepare_drawing
from pages.ui.common.canvas import clear, draw_canvas
from pages.ui.shell.choice import segments
from pages.ui.shell.text import t

TEST_IMAGE, DRAWING = "test_image", "drawing"


def can_draw(run: Run) -> bool:
    """Return whether a drawing can be prepared for the network of a run."""
    return run.spec.dataset.name in IMAGE_FORMATS


def select_source() -> str:
    """Draw the choice between a test image and an own drawing."""
    names = {TEST_IMAGE: t("lab.sample"), DRAWING: t("lab.drawing")}
    return segments("lab_source", t("lab.source"), list(names), names.__getitem__)


def draw_own(run: Run, key: str) -> tuple[float, ...] | None:
    """Draw the canvas.

    Args:
        run: a run on digits.
        key: of the canvas.

    Returns:
        The pixels of the drawing as the network takes them, row by row; None without ink.
    """
    ink = draw_canvas(key)
    label, icon = t("draw.clear"), ":material/delete:"
    st.button(label, icon=icon, key=f"{key}_clear", on_click=clear, args=(key,))
    if ink is None or not has_ink(ink):
        st.info(t("draw.empty"), icon=":material/draw:")
        return None
    image = prepare_drawing(ink, IMAGE_FORMATS[run.spec.dataset.name]).centred
    return tuple(image.ravel().tolist())
