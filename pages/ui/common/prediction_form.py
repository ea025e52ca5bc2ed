"""A learner's prediction of an outcome, before the work begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.ui.shell.choice import radio
from pages.ui.shell.text import t


def predict_outcome(
    family: str, id: str, outcomes: Sequence[str], name: Callable[[str], str], start: str
) -> str | None:
    """Draw the choice of an outcome and the button that starts the work.

    Args:
        family: ``lesson`` or ``lab``; begins the keys.
        id: of the lesson or lab.
        outcomes: codes.
        name: of an outcome.
        start: label of the button.

    Returns:
        The predicted outcome once the button was pressed.
    """
    outcome = radio(f"{family}_prediction_{id}", t("lesson.predict"), outcomes, name)
    is_pressed = st.button(
        start,
        type="primary",
        icon=":material/play_arrow:",
        disabled=outcome is None,
        key=f"{family}_start",
    )
    if outcome is None:
        st.caption(t("lesson.predict_first"))
    return outcome if is_pressed else None
