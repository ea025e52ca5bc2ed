"""Disk usage of the stored runs, one file with all of them, and deletion of old ones."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.common.keep_runs import keep_button
from pages.ui.common.popover import popover
from pages.ui.compare.delete_button import delete_button
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import size, t

DEFAULT_KEPT = 10

_POPOVER = "storage_clear"


def storage(runs: Sequence[Run]) -> None:
    """Draw the learner's disk usage with its limit, and the button that deletes old runs.

    Args:
        runs: the learner's, newest first.
    """
    usage = store().disk_usage(learner())
    st.space("medium")
    with st.container(horizontal=True, vertical_alignment="center", key="storage"):
        words = t("compare.storage", used=size(usage.used), bound=size(usage.maximum))
        st.progress(min(1.0, usage.used / max(1, usage.maximum)), text=words, width=360)
        keep_button(runs, "storage_archive")
        _draw_deletion(runs)


def _draw_deletion(runs: Sequence[Run]) -> None:
    label = t("compare.clear")
    with popover(_POPOVER, label, icon=":material/cleaning_services:"):
        kept = st.number_input(t("compare.keep"), 0, None, DEFAULT_KEPT, key="storage_keep")
        old = [run.id for run in runs[int(kept) :] if run.state.is_finished()]
        delete_button(old, key="storage_delete", popover_key=_POPOVER)
