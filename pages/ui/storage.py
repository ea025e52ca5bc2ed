"""How much room saved runs take, and the way to get some back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.run_removal import remove
from pages.ui.services import store
from pages.ui.text import size, t

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
        st.button(
            t("compare.delete_now", count=len(old)),
            type="primary",
            icon=":material/delete:",
            disabled=not old,
            key="storage_delete",
            on_click=_remove,
            args=(old,),
        )


def _remove(run_ids: Sequence[str]) -> None:
    remove(store(), run_ids)
    st.session_state[_POPOVER] = False
