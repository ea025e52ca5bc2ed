"""A learner's prediction of a lab, and what was found beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dlcore.labs import Lab, TrainedLab
from pages.ui.common.prediction_form import predict_outcome
from pages.ui.shell.text import t


def draw_prediction(lab: Lab[Any] | TrainedLab[Any]) -> str | None:
    """Draw the choice of an outcome and the button that starts the lab.

    Returns:
        The predicted outcome once the button was pressed.
    """
    return predict_outcome(
        "lab",
        lab.id,
        lab.outcomes,
        lambda code: t(f"lab.choice.{lab.id}.{code}"),
        t("lab.start"),
    )


def draw_finding(
    lab: Lab[Any] | TrainedLab[Any], outcome: str, values: Mapping[str, str], prediction: str
) -> None:
    """Draw the conclusion of a lab, and whether the prediction was right.

    Args:
        lab: the lab.
        outcome: of the conclusion.
        values: the numbers of its sentence as text.
        prediction: the learner's.
    """
    st.subheader(t("lab.conclusion"), anchor=False)
    with st.container(border=True, key="lab_conclusion"):
        found = t(f"lab.choice.{lab.id}.{outcome}")
        st.markdown(f"**{found}**  \n{t(f'lab.basis.{lab.id}', **values)}")
        st.markdown(t(f"lab.caution.{lab.id}"))
    predicted = t(f"lab.choice.{lab.id}.{prediction}")
    if prediction == outcome:
        st.success(t("lab.right", prediction=predicted), icon=":material/check_circle:")
    else:
        st.info(t("lab.wrong", prediction=predicted), icon=":material/lightbulb:")
