"""The overfitting coach: where validation turned, and remedies that open ready to train."""

from __future__ import annotations

import streamlit as st

from dlcore import History, Run
from dlcore.diagnosis import Verdict, diagnose
from dlcore.remedies import Remedy, remedies
from pages.ui.diagnosis import diagnosis_text
from pages.ui.draft import load
from pages.ui.text import t

_ICONS = {
    Remedy.DROPOUT: ":material/blur_on:",
    Remedy.EARLY_STOPPING: ":material/timer:",
    Remedy.FEWER_UNITS: ":material/compress:",
    Remedy.MORE_DATA: ":material/database:",
}


def coach(run: Run, told: History) -> None:
    """Draws what the curves say and, where they turned, what helps.

    Args:
        told: the run's curves.
    """
    diagnosis = diagnose(told)
    st.info(diagnosis_text(diagnosis), icon=":material/lightbulb:")
    if diagnosis.verdict is not Verdict.OVERFITTING:
        return
    st.caption(t("coach.lead"))
    with st.container(horizontal=True, key="coach"):
        for remedy, spec in remedies(run.spec).items():
            label = t(f"coach.{remedy.value}")
            if st.button(label, icon=_ICONS[remedy], key=f"remedy_{remedy.value}"):
                load(spec)
                st.toast(t("coach.ready"))
                st.rerun()
