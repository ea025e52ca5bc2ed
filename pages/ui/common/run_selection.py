"""The learner's selection of runs to compare, kept over page switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

PRESELECTED = 2

_SELECTION = "compare_choice"


@dataclass(frozen=True)
class RunSelection:
    """A selection that the learner made.

    Args:
        selected: ids of the runs to compare.
        seen: ids of all runs at that time.
    """

    selected: frozenset[str]
    seen: frozenset[str]


def apply_selection(rows: Sequence[Sequence[str]], selection: RunSelection | None) -> list[int]:
    """Return the indices of the rows to compare.

    Args:
        rows: ids of the runs in each row of the table, newest first.
        selection: the learner's; None before they made one, which selects the newest two rows.

    Returns:
        The rows with a selected run, and those with a run started since.
    """
    if selection is None:
        return list(range(len(rows)))[:PRESELECTED]
    return [
        index
        for index, ids in enumerate(rows)
        if any(i in selection.selected or i not in selection.seen for i in ids)
    ]


def selected_rows(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the indices of the rows that this learner compares."""
    return apply_selection(rows, st.session_state.get(_SELECTION))


def save_selection(ids: Sequence[str], selected: Sequence[str]) -> None:
    """Keep the learner's selection.

    Args:
        ids: of all runs.
        selected: ids of the runs to compare.
    """
    st.session_state[_SELECTION] = RunSelection(frozenset(selected), frozenset(ids))
