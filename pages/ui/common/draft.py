"""The spec that a learner is editing, kept over page switches."""

from __future__ import annotations

import streamlit as st

from dlcore import PRESETS, Spec

FIRST = "digits-mlp"
"""Needs no download, so the first run works everywhere."""

_DRAFT = "draft"
_GENERATION = "draft.generation"
_FORM = "form."


def draft() -> Spec:
    """Return the spec as the learner left it."""
    spec: Spec = st.session_state.setdefault(_DRAFT, PRESETS[FIRST].spec)
    return spec


def has_draft() -> bool:
    """Whether this session has edited or loaded a spec."""
    return _DRAFT in st.session_state


def save_draft(spec: Spec) -> None:
    """Keep the spec that the form shows."""
    st.session_state[_DRAFT] = spec


def load_draft(spec: Spec) -> None:
    """Show another spec in the form."""
    save_draft(spec)
    # A widget keeps the value it has shown; a new key makes it show the new one.
    for key in [name for name in st.session_state if str(name).startswith(_FORM)]:
        del st.session_state[key]
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1


def widget_key(name: str) -> str:
    """Return a widget's key, valid until another spec is loaded."""
    return f"{_FORM}{st.session_state.get(_GENERATION, 0)}.{name}"
