"""The drawing on the Home page: by mouse, pen or finger, or one that is chosen."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from pages.ui.common.canvas import clear, draw_canvas, show_strokes
from pages.ui.shell.style import set_texts
from pages.ui.shell.text import t

CANVAS_KEY = "home_canvas"


def draw_board() -> Array | None:
    """Draw the canvas, with an invitation while it is empty; return the ink as ``draw_canvas``."""
    with st.container(key="board"):
        ink = draw_canvas(CANVAS_KEY)
        set_texts("board", invitation="" if ink is not None else t("home.invitation"))
    return ink


def draw_clear_button() -> None:
    """Draw the button that removes the drawing."""
    label = t("draw.clear")
    st.button(label, icon=":material/delete:", on_click=clear, args=(CANVAS_KEY,), key="clear")


def draw_choice() -> None:
    """Draw a button for each digit; it puts a digit that somebody wrote on the canvas."""
    st.caption(t("home.choose"))
    with st.container(horizontal=True, gap="small", key="digits"):
        for digit in range(10):
            st.button(str(digit), on_click=_show, args=(digit,), key=f"digit_{digit}")


def _show(digit: int) -> None:
    sample = pen_digits.sample()
    index = int(np.flatnonzero(sample.labels == digit)[0])
    show_strokes(CANVAS_KEY, pen_digits.scale_to_canvas(_centred(sample.strokes(index))))


def _centred(strokes: list[Array]) -> list[Array]:
    """Move strokes to the centre of the tablet."""
    points = np.concatenate(strokes)
    shift = pen_digits.TABLET / 2 - (points.min(axis=0) + points.max(axis=0)) / 2
    return [stroke + shift for stroke in strokes]
