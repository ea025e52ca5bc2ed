"""A learner's prediction of a lab, and what was found beside it."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from dlcore.labs import Lab, TrainedLab
from dlcore.labs.lab import Conclusion
from dlcore.lessons import Amount, Unit
from pages.ui.common.amount_text import amount_text, is_p_value
from pages.ui.common.prediction_form import predict_outcome
from pages.ui.common.test_result import p_value_equation
from pages.ui.shell.text import number, percent, t


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


def draw_finding(lab: Lab[Any] | TrainedLab[Any], conclusion: Conclusion, prediction: str) -> None:
    """Draw the conclusion of a lab, and whether the learner's prediction was right.

    Without a number of the conclusion, as after an early stop, there was too little to compare.
    """
    if any(math.isnan(amount.value) for amount in conclusion.values.values()):
        st.warning(t("lab.too_little"), icon=":material/error:")
        return
    outcome = conclusion.outcome
    values = {name: _value_text(name, amount) for name, amount in conclusion.values.items()}
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


def _value_text(name: str, amount: Amount) -> str:
    """Return a value of a sentence, with fewer digits than in the table."""
    if is_p_value(name):
        return p_value_equation(amount.value)
    if amount.unit is Unit.SHARE:
        return percent(amount.value)
    if amount.unit is Unit.NUMBER:
        return number(amount.value, 2)
    return amount_text(amount)
