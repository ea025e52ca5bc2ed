"""Repeating a run with other seeds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from dlcore.experiments.seeds import next_seeds, with_seed
from pages.ui.shell.number_form import form_key, submit_button
from pages.ui.shell.services import learner_runs, start_run
from pages.ui.shell.terms import explained
from pages.ui.shell.text import t

MAX_REPETITIONS = 20
DEFAULT_REPETITIONS = 4


def repeat_form(run: Run, *, key: str) -> None:
    """Draw the number of repetitions and the button.

    Args:
        run: the run to repeat.
        key: prefix of the widgets' keys.
    """
    name = form_key(f"{key}_repeat")
    with st.container(horizontal=True, vertical_alignment="bottom", key=name):
        repetitions = st.number_input(
            t("chance.repetitions"),
            1,
            MAX_REPETITIONS,
            DEFAULT_REPETITIONS,
            key=f"{key}_repetitions",
            persist_state="session",
            help=explained(t("chance.repeat_help"), "seed"),
            width=200,
        )
        count = int(repetitions)
        label = t("chance.repeat", count=count)
        if submit_button(label, icon=":material/casino:", key=f"{key}_repeat_now"):
            repeat_run(run, count)
            st.rerun()


def repeat_run(run: Run, count: int) -> Sequence[Run]:
    """Start the run again with seeds that this learner has not used for its recipe."""
    recipe = with_seed(run.spec, 0)
    used = {other.spec.seed for other in learner_runs() if with_seed(other.spec, 0) == recipe}
    specs = next_seeds(run.spec, used, count)
    return [start_run(spec, preset=run.preset, name=run.name) for spec in specs]
