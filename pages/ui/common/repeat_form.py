"""The button that repeats a run with other seeds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from dlcore.experiments.seeds import next_seeds, with_seed
from pages.ui.shell.services import begin, own_runs
from pages.ui.shell.text import t

MOST = 20
USUAL = 4


def repeat_form(run: Run, *, key: str) -> None:
    """Draws the number of repetitions and the button.

    Args:
        run: what is repeated.
        key: start of the widgets' keys.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_repeat"):
        label = t("chance.repetitions")
        about = t("chance.repeat_help")
        count = int(
            st.number_input(label, 1, MOST, USUAL, key=f"{key}_repetitions", help=about, width=200)
        )
        label = t("chance.repeat", count=count)
        if st.button(label, icon=":material/casino:", key=f"{key}_repeat_now"):
            repeat(run, count)
            st.rerun()


def repeat(run: Run, count: int) -> Sequence[Run]:
    """Begins the same run with seeds that this learner has not used for it."""
    recipe = with_seed(run.spec, 0)
    taken = {own.spec.seed for own in own_runs() if with_seed(own.spec, 0) == recipe}
    specs = next_seeds(run.spec, taken, count)
    return [begin(spec, preset=run.preset, name=run.name) for spec in specs]
