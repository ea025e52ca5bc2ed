"""Sweeps: vary two settings of a recipe and see all results as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from pages.ui.common.run_choice import choose
from pages.ui.compare.sweep_form import axes_choice, sweep_form
from pages.ui.compare.sweep_map import sweep_map
from pages.ui.shell.choice import select
from pages.ui.shell.text import t


def sweep_view(runs: Sequence[Run], chosen: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Draws what to sweep round, what to vary, and the map.

    Args:
        runs: the learner's, newest first.
        chosen: what is compared, the baseline first; the first is swept round at first.
        titles: their titles by id.
    """
    st.markdown(t("sweep.lead"))
    known = {run.id: run for run in (*chosen, *runs)}
    base = known[select("sweep_base", t("sweep.base"), list(known), titles.__getitem__)].spec
    across, up = axes_choice(base)
    begun = sweep_form(base, across, up)
    if begun:
        # What is compared by its curves stays as it is: so many runs would hide it.
        choose([*begun, *[run.id for run in runs]], [run.id for run in chosen])
        st.rerun()
    sweep_map(runs, base, across, up)
