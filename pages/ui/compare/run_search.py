"""The search of runs by their titles and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from pages.ui.shell.text import t

_SEARCHED_FROM = 5
"""Fewer runs are seen at a glance."""


def search_runs(runs: Sequence[Run], titles: Mapping[str, str]) -> Sequence[Run]:
    """Draw the field for words; return the runs that have all of them.

    Args:
        runs: all of the learner's, newest first.
        titles: their titles by id.
    """
    if len(runs) < _SEARCHED_FROM:
        return runs
    label, icon = t("compare.search"), ":material/search:"
    words = st.text_input(
        label, key="compare_search", icon=icon, persist_state="session", width=420
    )
    found = find_runs(runs, titles, words)
    if not found:
        st.info(t("compare.nothing_found"), icon=":material/search_off:")
    return found


def find_runs(runs: Sequence[Run], titles: Mapping[str, str], words: str) -> Sequence[Run]:
    """Return the runs whose title and note have all words, in any case."""
    texts = [f"{titles[run.id]} {run.note}".casefold() for run in runs]
    parts = words.casefold().split()
    return [
        run for run, text in zip(runs, texts, strict=True) if all(part in text for part in parts)
    ]
