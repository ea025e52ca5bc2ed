"""The run that others are measured against; pinned until the learner takes another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from pages.ui.shell.choice import select
from pages.ui.shell.text import t

NOBODY = ""


def pinned_choice(runs: Sequence[Run], titles: Mapping[str, str]) -> str:
    """Draws the choice.

    Args:
        runs: those to choose from.
        titles: their titles by id.

    Returns:
        The id of the pinned run; empty without one.
    """
    words = {NOBODY: t("compare.no_baseline")} | {run.id: titles[run.id] for run in runs}
    with st.container(width=320):
        label = t("compare.baseline")
        return select("compare_baseline", label, list(words), words.__getitem__)
