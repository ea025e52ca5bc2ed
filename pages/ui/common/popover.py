"""Popovers that an action inside them closes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def popover(key: str, label: str, *, icon: str, disabled: bool = False) -> DeltaGenerator:
    """Draw a popover that :func:`close_popover` closes.

    Args:
        key: in the session.
        label: of its button.
        icon: of its button.
        disabled: it cannot be opened.

    Returns:
        The container of its content.
    """
    closed = st.session_state.get(_closed(key), 0)
    return st.popover(label, icon=icon, disabled=disabled, key=f"{key}_{closed}", on_change="rerun")


def close_popover(key: str) -> None:
    """Close a popover: the next run draws another in its place.

    A rerun that the browser sent meanwhile, such as that of a fragment, still says that the old one
    is open; it would reopen one with the same key.

    Args:
        key: of the popover.
    """
    st.session_state[_closed(key)] = st.session_state.get(_closed(key), 0) + 1


def _closed(key: str) -> str:
    return f"{key}.closed"
