"""What components report to the page."""

from __future__ import annotations

from typing import Any

import streamlit as st


def reported(key: str, name: str) -> Any:
    """Return what a component reports; call it in the callback of the report.

    A report may arrive after the learner has gone to another page. Streamlit calls the callback
    nevertheless, although the component has no state any more.

    Args:
        key: of the component.
        name: of the report.

    Returns:
        Its value, or None for a component that is not drawn any more.
    """
    values = st.session_state.get(key)
    return values.get(name) if values else None
