"""The nearest words of a learner's own run, below the idea of word vectors."""

from __future__ import annotations

import streamlit as st

from dlcore.errors import DlcoreError
from dlcore.inference.reviews.nearest import (
    MAX_WORD_CHARACTERS,
    FindNearestWords,
    has_word_vectors,
)
from dlcore.store.weights import has_weights
from pages.ui.common.plain_table import decimals, plain_table
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine, learner_runs, store
from pages.ui.shell.text import t

FIRST_WORD = "great"


def draw_nearest_words() -> None:
    """Draw the choice of a run and a word, and its nearest words."""
    artifacts = store().artifacts
    runs = [
        run for run in learner_runs() if has_word_vectors(run.spec) and has_weights(artifacts, run)
    ]
    if not runs:
        st.caption(t("idea.no_own_run"))
        return
    titles = unique_titles(runs)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        run = select("idea_run", t("idea.run"), [run.id for run in runs], titles.__getitem__)
        current = st.session_state.setdefault("idea_word", FIRST_WORD)
        word = st.text_input(t("idea.word"), current, MAX_WORD_CHARACTERS, key="idea_word")
    if word.strip():
        _draw_words(run, word)


def _draw_words(run: str, word: str) -> None:
    try:
        with st.spinner(t("idea.looking"), show_time=False):
            found = engine().answer(FindNearestWords(run=run, word=word))
    except DlcoreError as error:
        st.warning(error_text(error), icon=":material/search_off:")
        return
    before = zip(found.before, found.before_similarities.tolist(), strict=True)
    after = zip(found.after, found.after_similarities.tolist(), strict=True)
    rows = [[_cell(*old), _cell(*new)] for old, new in zip(before, after, strict=True)]
    st.html(plain_table([t("idea.before"), t("idea.after")], rows))


def _cell(word: str, similarity: float) -> str:
    return f"{word} ({decimals(similarity)})"
