"""The coach: a diagnosis of a run's curves, and remedies for overfitting."""

from __future__ import annotations

import streamlit as st

from dlcore import History, Run
from dlcore.analysis.diagnosis import Diagnosis, FitVerdict, diagnose
from dlcore.experiments.remedies import Remedy, remedies
from pages.ui.common.draft import load_draft
from pages.ui.shell.text import number, percent, t

_ICONS = {
    Remedy.DROPOUT: ":material/blur_on:",
    Remedy.EARLY_STOPPING: ":material/timer:",
    Remedy.FEWER_UNITS: ":material/compress:",
    Remedy.MORE_DATA: ":material/database:",
}


def coach(run: Run, history: History) -> None:
    """Draw the diagnosis and, for an overfitted run, the remedies, which open in the form.

    Args:
        history: the run's curves.
    """
    diagnosis = diagnose(history)
    st.info(_diagnosis_text(diagnosis), icon=":material/lightbulb:")
    if diagnosis.verdict is not FitVerdict.OVERFITTING:
        return
    st.caption(t("coach.lead"))
    with st.container(horizontal=True, key="coach"):
        for remedy, spec in remedies(run.spec).items():
            label = t(f"coach.{remedy.value}")
            if st.button(label, icon=_ICONS[remedy], key=f"remedy_{remedy.value}"):
                load_draft(spec)
                st.toast(t("coach.ready"))
                st.rerun()


def _diagnosis_text(diagnosis: Diagnosis) -> str:
    """Return one or two sentences with the values behind them."""
    values = diagnosis.values
    texts: dict[str, object] = {
        name: int(values[name]) for name in ("epoch", "epochs", "minimum") if name in values
    }
    texts |= {name: number(values[name]) for name in ("lowest", "last", "loss") if name in values}
    texts |= {name: percent(values[name]) for name in ("gap", "accuracy") if name in values}
    return t(f"diagnosis.{diagnosis.verdict.value}", **texts)
