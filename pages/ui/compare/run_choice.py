"""The choice of the runs to compare, in a table with one row for all seeds of a recipe."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from dlcore import Run
from pages.ui.common.curve_groups import group_seeds
from pages.ui.common.run_selection import save_selection, selected_rows
from pages.ui.common.run_titles import RunTitles
from pages.ui.compare.run_table import Row, draw_run_table, run_columns
from pages.ui.shell.terms import explained
from pages.ui.shell.text import t


def choose_runs(runs: Sequence[Run], found: Sequence[Run], titles: RunTitles) -> list[Run]:
    """Draw the table of the runs that the search found; return the selected ones of all runs.

    Args:
        runs: all of the learner's, newest first.
        found: some of them.
        titles: of all runs.
    """
    rows = _rows(runs)
    selected = selected_rows([[run.id for run in row] for row in rows])
    found_ids = {run.id for run in found}
    shown = [index for index, row in enumerate(rows) if any(run.id in found_ids for run in row)]
    if shown:
        ticked = [at for at, index in enumerate(shown) if index in selected]
        chosen = _draw_table([rows[index] for index in shown], ticked, titles)
        if chosen != ticked:
            hidden = [index for index in selected if index not in shown]
            selected = sorted([*hidden, *(shown[at] for at in chosen)])
            ids = [run.id for index in selected for run in rows[index]]
            save_selection([run.id for run in runs], ids)
    return [run for index in selected for run in rows[index]]


def _rows(runs: Sequence[Run]) -> Sequence[Row]:
    """Draw whether seeds are one row, where that makes a difference; return the rows."""
    groups = group_seeds(runs)
    folds = len(groups) == len(runs) or st.toggle(
        t("compare.fold"),
        value=True,
        key="fold",
        bind="query-params",
        help=explained(t("compare.fold_help"), "seed"),
    )
    return groups if folds else [[run] for run in runs]


def _draw_table(rows: Sequence[Row], ticked: Sequence[int], titles: RunTitles) -> list[int]:
    """Draw the rows; return the indices of those that are ticked."""
    # The widget stores row numbers, so other rows need another key.
    ids = "/".join(".".join(run.id for run in row) for row in rows)
    key = f"runs_{crc32(ids.encode()):08x}"
    return draw_run_table(run_columns(rows, titles), ticked, key)
