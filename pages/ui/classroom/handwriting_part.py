"""A learner's part of the class's handwriting: draw the digit that is asked for."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Member
from dlcore.classroom.drawings import ClassDrawing, images
from dlcore.errors import ClassroomError, DrawingError
from pages.ui.common.canvas import clear, draw_canvas, stroke_points, undo
from pages.ui.common.pixels import image_html
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t

CANVAS_KEY = "class_canvas"
THUMBNAIL = 56

_PROBLEM = "classroom_drawing_problem"


@st.fragment
@error_boundary()
def draw_handwriting_part(member: Member) -> None:
    """Draw the canvas, and the member's drawings with a button that deletes each."""
    st.subheader(t("class.view.handwriting"), anchor=False)
    st.markdown(t("class.handwriting.lead"))
    label = classroom().drawings.next_label(member.id)
    st.markdown(t("class.handwriting.ask", digit=str(label)))
    draw_canvas(CANVAS_KEY)
    with st.container(horizontal=True):
        st.button(
            t("class.handwriting.add"),
            type="primary",
            icon=":material/add:",
            key="add_drawing",
            disabled=not stroke_points(CANVAS_KEY),
            on_click=_add,
            args=(member.id, label),
        )
        st.button(t("draw.undo"), icon=":material/undo:", on_click=undo, args=(CANVAS_KEY,))
        st.button(t("draw.clear"), icon=":material/delete:", on_click=clear, args=(CANVAS_KEY,))
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(problem, icon=":material/error:")
    drawings = classroom().drawings.of_member(member.id)
    if drawings:
        with st.expander(t("class.handwriting.mine", count=len(drawings))):
            _draw_mine(member, drawings)


def _add(member_id: str, label: int) -> None:
    try:
        classroom().drawings.add(member_id, label, stroke_points(CANVAS_KEY))
    except (ClassroomError, DrawingError) as error:
        st.session_state[_PROBLEM] = error_text(error)
    else:
        clear(CANVAS_KEY)


def _draw_mine(member: Member, drawings: list[ClassDrawing]) -> None:
    with st.container(horizontal=True, key="class_drawings"):
        for drawing, image in zip(drawings, images(drawings), strict=True):
            with st.container(width="content"):
                st.html(image_html(image, 1.0, THUMBNAIL, str(drawing.label)))
                st.button(
                    t("class.handwriting.delete", digit=str(drawing.label)),
                    key=f"delete_{drawing.id}",
                    type="tertiary",
                    on_click=classroom().delete_drawing,
                    args=(member, drawing.id),
                )
