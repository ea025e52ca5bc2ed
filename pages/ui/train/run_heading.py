"""The heading of a run: its mark and its title."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from pages.ui.charts.run_style import run_mark
from pages.ui.common.curve_groups import group_seeds, group_styles
from pages.ui.common.run_selection import selected_rows
from pages.ui.common.run_titles import run_title
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.services import learner_runs


def run_heading(run: Run) -> None:
    """Draw a run's title with the mark that the run has on the Compare page."""
    runs = learner_runs()
    rows = [[other.id for other in row] for row in group_seeds(runs)]
    selected = {run.id, *(run_id for index in selected_rows(rows) for run_id in rows[index])}
    compared = {other.id: other for other in (*runs, run) if other.id in selected}
    style = group_styles(list(compared.values()))[run.id]
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="run_heading"
    ):
        st.html(run_mark(style), width="content")
        st.subheader(escape_markdown(run_title(run)), anchor=False)
