"""The name under which a teacher sees a learner: one switch hides all."""

from __future__ import annotations

import streamlit as st

from dlcore.classroom import Member
from pages.ui.shell.text import t

_HIDE = "class_hide_names"


def hide_switch() -> None:
    """Draw the switch that shows a mathematician's name in place of every learner's."""
    st.toggle(t("class.hide_names"), key=_HIDE)


def member_name(member: Member) -> str:
    """Return a member's own name, or a mathematician's while names are hidden."""
    hides = bool(st.session_state.get(_HIDE))
    return t(f"class.mathematician.{member.alias}") if hides else member.name
