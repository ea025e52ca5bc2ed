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


def apply_selection(ids: Sequence[str], selection: RunSelection | None) -> list[str]:
    """Return the ids of the runs to compare, in the order of ``ids``.

    Args:
        ids: of all runs, newest first.
        selection: the learner's; None before they made one, which selects the newest two.

    Returns:
        The selected runs that still exist, and all runs started since.
    """
    if selection is None:
        return list(ids[:PRESELECTED])
    return [i for i in ids if i in selection.selected or i not in selection.seen]


def selected_ids(ids: Sequence[str]) -> list[str]:
    """Return the ids of the runs that this learner compares."""
    return apply_selection(ids, st.session_state.get(_SELECTION))


def save_selection(ids: Sequence[str], selected: Sequence[str]) -> None:
    """Keep the learner's selection.

    Args:
        ids: of all runs.
        selected: ids of the runs to compare.
    """
    st.session_state[_SELECTION] = RunSelection(frozenset(selected), frozenset(ids))
