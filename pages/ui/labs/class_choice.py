"""A teacher's choice of the class whose digits a lab takes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.classroom.handwriting_experiment import check_halves
from dlcore.errors import TooFewDrawings
from dlcore.labs import Lab, transfer
from dlcore.labs.class_transfer import class_transfer
from pages.ui.common.open_lab import CLASS
from pages.ui.shell.choice import in_address, select
from pages.ui.shell.learner import learner
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t

NO_CLASS = "none"


def choose_class(lab: Lab[Any]) -> Lab[Any] | None:
    """Return a lab, or that on the digits of a class if a teacher chooses one.

    Members see no choice, as the digits of others are not theirs.

    Returns:
        None where the class has drawn too few digits.
    """
    if lab.id != transfer.LAB.id or not classroom().teachers.is_teacher(learner()):
        return lab
    class_id = _class_id()
    if class_id == NO_CLASS:
        return lab
    drawings = classroom().drawings.of_class(class_id)
    try:
        drawn, tested = check_halves(drawings)
    except TooFewDrawings as error:
        st.warning(error_text(error), icon=":material/error:")
        return None
    st.caption(t("lab.class_about", drawn=drawn, tested=tested))
    return class_transfer(classroom().handwriting, class_id, drawings)


def _class_id() -> str:
    names = {each.id: each.name for each in classroom().classes.all()}
    options, label = [NO_CLASS, *names], t("lab.class")

    def title(option: str) -> str:
        return t("lab.class_of", name=names[option]) if option in names else t("lab.no_class")

    return in_address(CLASS, options, lambda: select(CLASS, label, options, title))
