"""The guess of training images on a run of the learner."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.labs.membership import GuessMembers, MembershipGuess
from dlcore.store.weights import has_weights
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine, learner_runs, store
from pages.ui.shell.text import percent, t

_GUESS = "lab_membership_guess"


@error_boundary()
def draw() -> None:
    """Draw the choice of a run on classes, and how often the guess is right."""
    runs = [run for run in learner_runs() if _fits(run)]
    if not runs:
        return
    st.subheader(t("lab.membership_own"), anchor=False)
    names = unique_titles(runs)
    run_id = select("lab_membership_run", t("lab.membership_run"), list(names), names.__getitem__)
    label, icon = t("lab.membership_start"), ":material/person_search:"
    if st.button(label, icon=icon, key="lab_membership_start"):
        st.session_state[_GUESS] = (run_id, engine().answer(GuessMembers(run=run_id)))
    guessed, found = st.session_state.get(_GUESS, ("", None))
    if found and guessed == run_id:
        st.markdown(_text(found))


def _fits(run: Run) -> bool:
    is_of_classes = run.spec.dataset.info().task.is_classification()
    return is_of_classes and has_weights(store().artifacts, run)


def _text(found: MembershipGuess) -> str:
    return t(
        "lab.membership_found",
        right=percent(found.right),
        untrained=percent(found.untrained),
        train=percent(found.train_accuracy),
        test=percent(found.test_accuracy),
    )
