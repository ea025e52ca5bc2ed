"""Cards that open the playground with a challenge."""

from __future__ import annotations

import streamlit as st

from dlcore.playground.challenges import CHALLENGES, Challenge
from pages.ui.shell.text import t


def draw_challenges() -> None:
    """Draw a card for each challenge."""
    st.subheader(t("challenge.title"), anchor=False)
    st.markdown(t("challenge.lead"))
    columns = st.columns(len(CHALLENGES))
    for column, challenge in zip(columns, CHALLENGES.values(), strict=True):
        with column, st.container(border=True, height="stretch"):
            _draw_card(challenge)


def _draw_card(challenge: Challenge) -> None:
    st.markdown(f"**{t(f'challenge.name.{challenge.id}')}**")
    st.markdown(t(f"challenge.task.{challenge.id}", loss=challenge.start.stop_loss))
    learn = t("lesson.you_learn", learn=t(f"challenge.learn.{challenge.id}"))
    st.markdown(learn)
    label, icon = t("challenge.open"), ":material/bubble_chart:"
    if st.button(label, icon=icon, key=f"challenge_{challenge.id}"):
        st.switch_page("pages/playground.py", query_params=challenge.query)
