"""The first experiment: draw a digit, train a network, see it read the digit, change one thing."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.handwriting.drawing import DIGITS, has_ink, prepare_drawing
from dlcore.handwriting.strokes import CANVAS
from pages.ui.common.open_run import open_run
from pages.ui.home.attempts import draw_attempts
from pages.ui.home.board import draw_board, draw_choice, draw_clear_button
from pages.ui.home.experiment import CHANGES, runs, start, start_over
from pages.ui.home.stage import draw_stage, trained, untrained
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import store
from pages.ui.shell.text import t

POLL_SECONDS = 0.4


@st.fragment
@error_boundary()
def draw_first_minute() -> None:
    """Draw everything that changes with a stroke."""
    attempts = runs()
    current = next(reversed(attempts.values()), None)
    with st.container(horizontal=True, gap="medium", key="first_minute"):
        with st.container(width=CANVAS):
            image = _prepared(draw_board())
            _draw_buttons(current)
            draw_choice()
        with st.container(width="stretch", key="stage_column"):
            _draw_stage(image, current)
    if current and current.has_result():
        _draw_next_steps(current)
        draw_attempts(attempts, image)
    elif current and not current.state.is_finished():
        st.fragment(_await_end, run_every=POLL_SECONDS)(current.id)


def _prepared(ink: Array | None) -> Array | None:
    """Return the drawing as the network gets it."""
    is_drawn = ink is not None and has_ink(ink)
    return prepare_drawing(ink, DIGITS).centred if ink is not None and is_drawn else None


def _draw_buttons(current: Run | None) -> None:
    with st.container(horizontal=True, key="begin"):
        if current is None:
            label = t("home.train")
            if st.button(label, type="primary", icon=":material/play_arrow:", key="start"):
                start()
                st.rerun()
        else:
            label, icon = t("home.start_over"), ":material/replay:"
            st.button(label, icon=icon, on_click=start_over, key="start_over")
        draw_clear_button()


def _draw_stage(image: Array | None, current: Run | None) -> None:
    if current is None:
        _draw_untrained(image)
    elif not current.state.is_finished():
        draw_stage("training", image)
    elif current.has_result():
        draw_stage("trained", image, trained(current, image), current)
    else:
        draw_stage("empty", image)
    if current and current.error:
        st.error(failure_text(*current.error), icon=":material/error:")


def _draw_untrained(image: Array | None) -> None:
    if image is None:
        draw_stage("empty", None)
        return
    with st.spinner(t("home.waking")):
        replay = untrained(image)
    draw_stage("untrained", image, replay)


@error_boundary()
def _await_end(run_id: str) -> None:
    """Draw the page once more when a run has ended; then this fragment's timer ends too."""
    if store().run(run_id).state.is_finished():
        st.rerun()


def _draw_next_steps(run: Run) -> None:
    """Draw the buttons that train again with one change, and the way to the whole run."""
    with st.container(horizontal=True, vertical_alignment="center", key="changes"):
        st.markdown(f"**{t('home.change')}**", width="content")
        for change in CHANGES:
            if st.button(t(f"home.change.{change}"), key=f"change_{change}"):
                start(change)
                st.rerun()
        if st.button(t("home.whole_run"), icon=":material/open_in_full:", key="whole_run"):
            open_run(run)
