"""The way to a lab from other pages."""

from __future__ import annotations

import streamlit as st

from dlcore.labs import transfer

OPENED = "lab"
"""Key of the open lab in the query parameters and in the session state."""

CLASS = "lab_class"
"""Key of the class whose digits a lab takes, likewise."""


def open_class_transfer(class_id: str) -> None:
    """Open the lab that transfers a network to the digits of a class."""
    st.session_state[CLASS] = class_id
    st.switch_page("pages/labs.py", query_params={OPENED: transfer.LAB.id, CLASS: class_id})
