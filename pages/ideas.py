"""Ideas: what a network is made of, as calculations that a learner moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dlcore.ideas import IDEAS, Idea, embedding, recurrence
from pages.ui.common.open_item import open_item
from pages.ui.common.title_row import title_row
from pages.ui.ideas.gallery import OPENED, draw_gallery, open_idea
from pages.ui.ideas.nearest_words import draw_nearest_words
from pages.ui.ideas.reading import draw_reading
from pages.ui.ideas.stage import draw_stage
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

OWN_RUNS: Mapping[str, Callable[[], None]] = {
    embedding.IDEA.id: draw_nearest_words,
    recurrence.IDEA.id: draw_reading,
}
"""Ideas that are looked up in a learner's own run."""


def draw_idea(idea: Idea[Any]) -> None:
    title_row(t(f"idea.name.{idea.id}"), t("idea.all"), key="all_ideas", item=OPENED)
    st.markdown(t(f"idea.lead.{idea.id}"))
    st.latex(idea.formula)
    draw_stage(idea)
    if idea.id in OWN_RUNS:
        st.subheader(t("idea.own_run"), anchor=False)
        OWN_RUNS[idea.id]()
    draw_term_links(*idea.terms)
    with st.container(border=True):
        st.markdown(f"**{t('idea.question_title')}**  \n{t(f'idea.question.{idea.id}')}")
        with st.expander(t("idea.answer_title")):
            st.markdown(t(f"idea.answer.{idea.id}"))
    with st.container(horizontal=True):
        draw_real_run(idea)
        draw_next(idea)


def draw_real_run(idea: Idea[Any]) -> None:
    if not st.button(t("idea.real_run"), icon=":material/model_training:", key="real_run"):
        return
    if idea.real_run.lesson:
        st.switch_page("pages/lessons.py", query_params={"lesson": idea.real_run.lesson})
    st.session_state["preset"] = idea.real_run.preset
    st.switch_page("pages/train.py")


def draw_next(idea: Idea[Any]) -> None:
    ids = list(IDEAS)
    following = ids[ids.index(idea.id) + 1 :]
    if following:
        label = t("idea.next", name=t(f"idea.name.{following[0]}"))
        icon = ":material/arrow_forward:"
        st.button(label, icon=icon, key="next_idea", on_click=open_idea, args=following[:1])


name = open_item(OPENED, IDEAS, close_button="all_ideas")
if name:
    draw_idea(IDEAS[name])
else:
    st.title(t("idea.title"), anchor=False)
    draw_gallery()
