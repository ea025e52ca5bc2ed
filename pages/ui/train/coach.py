"""The overfitting coach: where validation turned, and remedies that open ready to train."""

from __future__ import annotations

import streamlit as st

from dlcore import History, Run
from dlcore.analysis.diagnosis import FitVerdict, diagnose
from dlcore.experiments.remedies import Remedy, remedies
from pages.ui.common.draft import load
from pages.ui.shell.text import t
from pages.ui.train.diagnosis import diagnosis_text

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
    if diagnosis.verdict is not FitVerdict.OVERFITTING:
        return
    st.caption(t("coach.lead"))
    with st.container(horizontal=True, key="coach"):
        for remedy, spec in remedies(run.spec).items():
            label = t(f"coach.{remedy.value}")
            if st.button(label, icon=_ICONS[remedy], key=f"remedy_{remedy.value}"):
                load(spec)
                st.toast(t("coach.ready"))
                st.rerun()
