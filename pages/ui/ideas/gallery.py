"""The gallery of all ideas."""

from __future__ import annotations

import streamlit as st

from dlcore.ideas import IDEAS
from pages.ui.ideas.pictures import picture
from pages.ui.shell.text import t

COLUMNS = 3
OPENED = "idea"
"""Key of the open idea in the query parameters and in the session state."""


def draw_gallery() -> None:
    """Draw a card for each idea."""
    st.markdown(t("idea.intro"))
    ideas = list(IDEAS)
    for first in range(0, len(ideas), COLUMNS):
        row = zip(st.columns(COLUMNS), ideas[first : first + COLUMNS], strict=False)
        for number, (column, idea) in enumerate(row, start=first + 1):
            with column, st.container(border=True, height="stretch", key=f"card_{idea}"):
                st.html(f'<i class="dl-thumbnail" style="--picture:url({picture(idea)})"></i>')
                st.markdown(f"**{number}. {t(f'idea.name.{idea}')}**")
                goal = t(f"idea.goal.{idea}")
                # Elsewhere it follows a colon.
                st.caption(goal[0].upper() + goal[1:])
                label, icon = t("idea.open"), ":material/touch_app:"
                st.button(label, icon=icon, key=f"open_{idea}", on_click=open_idea, args=(idea,))


def open_idea(idea: str) -> None:
    """Show an idea, and its address."""
    st.session_state[OPENED] = st.query_params[OPENED] = idea
