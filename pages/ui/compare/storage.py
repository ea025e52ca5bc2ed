"""How much room saved runs take, and the way to get some back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.compare.delete_button import delete_button
from pages.ui.shell.services import store
from pages.ui.shell.text import size, t

KEPT = 10

_POPOVER = "storage_clear"


def storage(runs: Sequence[Run]) -> None:
    """Shows the disk's use with its bound and offers to delete old runs.

    Args:
        runs: the learner's, newest first.
    """
    used, bound = store().artifacts.bytes_used(), store().max_bytes
    st.space("medium")
    with st.container(horizontal=True, vertical_alignment="center", key="storage"):
        words = t("compare.storage", used=size(used), bound=size(bound))
        st.progress(min(1.0, used / bound), text=words, width=360)
        _clear(runs)


def _clear(runs: Sequence[Run]) -> None:
    label = t("compare.clear")
    with st.popover(label, icon=":material/cleaning_services:", key=_POPOVER, on_change="rerun"):
        kept = st.number_input(t("compare.keep"), 0, None, KEPT, key="storage_keep")
        old = [run.id for run in runs[int(kept) :] if run.state.is_finished()]
        delete_button(old, key="storage_delete", popover=_POPOVER)
