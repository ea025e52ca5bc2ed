"""The button that deletes runs, in a popover that says which."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore.store.removal import remove
from pages.ui.common.open_run import close_runs
from pages.ui.shell.services import store
from pages.ui.shell.text import t


def delete_button(run_ids: Sequence[str], *, key: str, popover: str) -> None:
    """Draws the button.

    Args:
        run_ids: what is deleted when it is pressed; without any it cannot be pressed.
        key: of the button.
        popover: key of the popover around it, which closes then.
    """
    st.button(
        t("compare.delete_now", count=len(run_ids)),
        type="primary",
        icon=":material/delete:",
        disabled=not run_ids,
        key=key,
        on_click=_delete,
        args=(run_ids, popover),
    )


def _delete(run_ids: Sequence[str], popover: str) -> None:
    remove(store(), run_ids)
    close_runs(run_ids)
    st.session_state[popover] = False
