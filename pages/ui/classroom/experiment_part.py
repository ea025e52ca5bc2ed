"""A learner's part of a class experiment: the settings, a prediction, the own run."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Member
from dlcore.classroom.experiments import ClassExperiment
from pages.ui.classroom.experiment_view import HALVES
from pages.ui.common.metric_text import is_percentage
from pages.ui.common.open_run import open_run
from pages.ui.common.setting_chips import recipe_chips
from pages.ui.shell.choice import radio
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.metric_names import series_name
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t

POLL_SECONDS = 1.0
OUTCOMES = (0, 1, 2)
"""The first half, the second half, or neither is better."""


def draw_part(member: Member) -> None:
    """Draw the current experiment of a member's class; it appears by itself."""
    st.fragment(_draw, run_every=POLL_SECONDS)(member)


@error_boundary()
def _draw(member: Member) -> None:
    experiment = classroom().experiments.current(member.class_id)
    if experiment is None:
        return
    st.subheader(t("class.view.experiment"), anchor=False)
    for half, spec in zip(HALVES, experiment.specs, strict=False):
        if len(experiment.specs) > 1:
            st.markdown(f"**{t(f'class.half.{half}')}**")
        st.html(recipe_chips(spec))
    shares = classroom().experiments.shares(experiment)
    mine = next((share for share in shares if share.member == member.id), None)
    if mine and mine.run:
        if len(experiment.specs) > 1:
            st.markdown(t("class.experiment.mine", half=t(f"class.half.{HALVES[mine.half]}")))
        if st.button(t("class.experiment.open"), icon=":material/open_in_full:", key="open_share"):
            open_run(mine.run)
    elif experiment.started is None:
        _draw_prediction(experiment, member, mine.prediction if mine else None)


def _draw_prediction(experiment: ClassExperiment, member: Member, given: float | None) -> None:
    metric = series_name(experiment.metric)
    key = f"classroom_prediction_{experiment.id}"
    value: float
    with st.container(border=True):
        st.markdown(t("class.experiment.ask", metric=metric))
        if len(experiment.specs) > 1:
            label = t("class.experiment.better")
            value = radio(key, label, OUTCOMES, _outcome, default=int(given or 0))
        elif is_percentage(experiment.metric):
            percent = 50 if given is None else round(100 * given)
            value = st.slider(metric, 0, 100, percent, format="%d%%", key=key) / 100
        else:
            value = st.number_input(metric, 0.0, 1e6, 1.0 if given is None else given, key=key)
        if submit_button(t("class.experiment.predict"), type="primary", key="predict"):
            classroom().experiments.predict(experiment, member.id, float(value))
            given = float(value)
        if given is not None:
            st.caption(t("class.experiment.predicted_once"))


def _outcome(code: int) -> str:
    names = (*(f"class.half.{half}" for half in HALVES), "class.experiment.same")
    return t(names[code])
