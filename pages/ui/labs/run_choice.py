"""The choice of the run that a lab works on, or the training of one that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dlcore import PRESETS, Run
from dlcore.labs import Lab
from dlcore.store.weights import has_weights
from pages.ui.common.baselines import guess_warning
from pages.ui.common.open_run import INSIDE, OPENED
from pages.ui.common.run_progress import unfinished, watch_runs
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.services import estimate_seconds, learner_runs, start_run, store
from pages.ui.shell.text import duration, t, when

_CHOICE = "lab_run"


def choose_run(lab: Lab[Any]) -> Run | None:
    """Draw the choice among the learner's runs that fit; None if there is none yet."""
    # Labs look at one answer; a network that learned two at once would be no fair control.
    runs = [run for run in learner_runs() if lab.fits(run.spec) and not run.spec.second_output]
    by_id = {run.id: run for run in runs if has_weights(store().artifacts, run)}
    if not by_id:
        _draw_training(lab, unfinished(runs))
        return None
    names, ids = unique_titles(runs), list(by_id)
    run_id = select(
        _CHOICE,
        t("lab.run"),
        ids,
        lambda id: t("lab.run_of", name=names[id], when=when(by_id[id].ended or by_id[id].created)),
        default=_default_run(ids),
    )
    guess_warning(by_id[run_id])
    return by_id[run_id]


def _default_run(ids: Sequence[str]) -> str:
    """Return the run that another page shows, else the newest one."""
    candidates = (st.session_state.get(INSIDE), st.session_state.get(OPENED))
    return next((str(run_id) for run_id in candidates if run_id in ids), ids[0])


def _needs(lab: Lab[Any]) -> str:
    return t("lab.class_needs") if lab.class_id else t(f"lab.needs.{lab.id}")


def _draw_training(lab: Lab[Any], active: Sequence[Run]) -> None:
    """Draw the progress of a run that will fit, or the button that trains one."""
    if active:
        watch_runs(active, key="lab_training_stop", about=t("lab.training"))
        return
    preset = PRESETS[lab.preset]
    with st.container(border=True):
        st.markdown(t("lab.no_run", needs=_needs(lab)))
        if estimate := estimate_seconds([preset.spec]):
            st.caption(
                t("lab.training_time", low=duration(estimate[0]), high=duration(estimate[1]))
            )
        label, icon = t("lab.train"), ":material/model_training:"
        if st.button(label, type="primary", icon=icon, key="lab_train"):
            start_run(preset.spec, preset=preset.id)
            st.rerun()
