"""The settings that a learner is working on, kept over page switches."""

from __future__ import annotations

import streamlit as st

from dlcore import PRESETS, Spec

FIRST = "digits-mlp"
"""Needs no download, so the first run works anywhere."""

_DRAFT = "draft"
_GENERATION = "draft.generation"
_FORM = "form."


def draft() -> Spec:
    """The settings as the learner left them, on whichever page they are now."""
    spec: Spec = st.session_state.setdefault(_DRAFT, PRESETS[FIRST].spec)
    return spec


def remember(spec: Spec) -> None:
    """Keeps what the form shows."""
    st.session_state[_DRAFT] = spec


def load(spec: Spec) -> None:
    """Puts other settings into the form."""
    remember(spec)
    # Widgets keep what they have shown; new keys make them show the new values.
    for old in [name for name in st.session_state if str(name).startswith(_FORM)]:
        del st.session_state[old]
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1


def key(name: str) -> str:
    """A widget's key, good for as long as no other settings are loaded."""
    return f"{_FORM}{st.session_state.get(_GENERATION, 0)}.{name}"
