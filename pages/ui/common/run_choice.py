"""Which of the learner's runs are compared; remembered over page switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

PRESELECTED = 2

_CHOICE = "compare_choice"


@dataclass(frozen=True)
class RunSelection:
    """What the learner chose by hand.

    Args:
        chosen: ids of the runs to compare.
        seen: ids of all runs there were to choose from.
    """

    chosen: frozenset[str]
    seen: frozenset[str]


def chosen_among(ids: Sequence[str], choice: RunSelection | None) -> list[str]:
    """The runs to compare, in the order of ``ids``.

    Args:
        ids: of all runs, newest first.
        choice: the learner's; None while they have not chosen, which means the newest two.

    Returns:
        What was chosen and still is there, and all runs begun since.
    """
    if choice is None:
        return list(ids[:PRESELECTED])
    return [i for i in ids if i in choice.chosen or i not in choice.seen]


def chosen_runs(ids: Sequence[str]) -> list[str]:
    """The runs that this learner compares now."""
    return chosen_among(ids, st.session_state.get(_CHOICE))


def choose(ids: Sequence[str], chosen: Sequence[str]) -> None:
    """Takes the learner's choice.

    Args:
        ids: of all runs.
        chosen: of those to compare.
    """
    st.session_state[_CHOICE] = RunSelection(frozenset(chosen), frozenset(ids))
