"""The coach: the diagnosis of a finished run, and remedies, which open in the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dlcore import History, Run
from dlcore.analysis.diagnosis import Diagnosis, Finding, diagnose, evidence
from dlcore.experiments.remedies import Remedy, remedies
from pages.ui.common.baselines import baseline_rmse, comparison_text
from pages.ui.common.draft import load_draft
from pages.ui.common.setting_text import plain_number
from pages.ui.shell.text import number, percent, t
from pages.ui.shell.view import bring_into_view

MAX_REMEDIES = 6
"""More than fit below the diagnosis at a glance."""

_ICONS = {
    Remedy.DROPOUT: ":material/blur_on:",
    Remedy.EARLY_STOPPING: ":material/timer:",
    Remedy.FEWER_UNITS: ":material/compress:",
    Remedy.MORE_DATA: ":material/database:",
    Remedy.SMALLER_RATE: ":material/slow_motion_video:",
    Remedy.LARGER_RATE: ":material/speed:",
    Remedy.LARGER_BATCH: ":material/stacks:",
    Remedy.SCALING: ":material/straighten:",
    Remedy.MORE_EPOCHS: ":material/more_time:",
    Remedy.MORE_UNITS: ":material/expand:",
    Remedy.LEAKY_RELU: ":material/show_chart:",
    Remedy.VALIDATION: ":material/call_split:",
    Remedy.MONITOR_VALIDATION: ":material/visibility:",
}


def coach(run: Run, history: History) -> None:
    """Draw the diagnosis and the remedies, which open in the form.

    Args:
        run: has a result, or diverged.
        history: the run's curves.
    """
    diagnosis = diagnose(evidence(run, history, baseline_rmse(run.spec)))
    if run.spec.second_output:
        st.caption(t("coach.first_output"))
    if diagnosis.comparison:
        st.info(comparison_text(run, diagnosis.comparison), icon=":material/balance:")
    st.info(finding_text(diagnosis.verdict), icon=":material/lightbulb:")
    if diagnosis.notes:
        st.markdown("\n".join(f"- {finding_text(note)}" for note in diagnosis.notes))
    _remedies(run, diagnosis)


def finding_text(finding: Finding) -> str:
    """Return one or two sentences with the values behind them."""
    texts = {name: _FORMATS[name](value) for name, value in finding.values.items()}
    return t(f"diagnosis.{finding.code.value}", **texts)


def _remedies(run: Run, diagnosis: Diagnosis) -> None:
    found = remedies(run.spec, diagnosis.remedies)
    if not found:
        return
    st.caption(t("coach.lead"))
    with st.container(horizontal=True, key="coach"):
        for remedy in list(found)[:MAX_REMEDIES]:
            label = t(f"coach.{remedy.value}")
            if st.button(label, icon=_ICONS[remedy], key=f"remedy_{remedy.value}"):
                load_draft(found[remedy])
                st.toast(t("coach.ready"))
                bring_into_view("settings")
                st.rerun()


def _whole(value: float) -> str:
    return number(int(value))


def _points(value: float) -> str:
    return number(value, 1)


_FORMATS: Mapping[str, Callable[[float], str]] = {
    **dict.fromkeys(("epoch", "epochs", "minimum", "kept", "layers", "count"), _whole),
    **dict.fromkeys(("last", "lowest", "loss", "guess"), number),
    **dict.fromkeys(("learning_rate", "usual"), plain_number),
    **dict.fromkeys(("accuracy", "unseen", "share", "skill", "trained", "highest"), percent),
    **dict.fromkeys(("validated", "tested"), percent),
    "points": _points,
    "size": _points,
}
"""Formats of the values of findings, by their names."""
