"""A select box that keeps its value over page switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def kept_choice(name: str, label: str, options: Sequence[T], words: Callable[[T], str]) -> T:
    """One of some options; the first one at first, and again when the kept one is gone.

    Args:
        name: under which the value is kept.
        options: at least one.
        words: what an option is called.
    """
    kept, at = f"{name}.kept", f"{name}.choice"
    if st.session_state.get(at) not in options:
        before = st.session_state.get(kept)
        st.session_state[at] = before if before in options else options[0]
    labels = {option: words(option) for option in options}
    chosen: T = st.selectbox(label, options, format_func=labels.__getitem__, key=at)
    st.session_state[kept] = chosen
    return chosen
