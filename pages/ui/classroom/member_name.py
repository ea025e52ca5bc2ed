"""The name under which a teacher sees a learner: one switch hides all."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Member
from pages.ui.shell.text import t

_HIDES, _SWITCH = "classroom_hides_names", "classroom_hide_names"
"""The state, which outlives a switch of the view, and its widget."""


def hide_switch() -> None:
    """Draw the switch that shows a mathematician's name in place of every learner's."""
    hides = bool(st.session_state.get(_HIDES))
    st.session_state[_HIDES] = st.toggle(t("class.hide_names"), hides, key=_SWITCH)


def member_name(member: Member) -> str:
    """Return a member's own name, or a mathematician's while names are hidden."""
    hides = bool(st.session_state.get(_HIDES))
    return t(f"class.mathematician.{member.alias}") if hides else member.name
