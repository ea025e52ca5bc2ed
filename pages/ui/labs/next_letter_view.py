"""What a network writes after each epoch, and the training on an own text."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.datasets import Cache, Characters
from dlcore.datasets.characters.characters import OWN, build_characters
from dlcore.datasets.characters.texts import BUNDLED, MAX_BYTES, decode_text
from dlcore.labs.next_letter import (
    MAX_WRITTEN,
    WINDOW,
    MeasurePerplexity,
    Perplexities,
    WriteText,
    text_recipe,
)
from dlcore.store.weights import has_weights
from pages.ui.common.run_progress import unfinished, watch_runs
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.services import engine, learner_runs, start_run, store
from pages.ui.shell.text import number, t

TEMPERATURES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
MAX_START = 40


@error_boundary()
def draw() -> None:
    """Draw what the learner's networks on texts write, and the form for an own text."""
    runs = [run for run in learner_runs() if isinstance(run.spec.dataset, Characters)]
    trained = [run for run in runs if has_weights(store().artifacts, run)]
    if trained:
        _draw_writing(trained)
    own = [run for run in unfinished(runs) if _text_name(run) == OWN]
    if own:
        watch_runs(own, key="lab_text_stop")
    _draw_own_text()
    sources = ", ".join(text.citation for text in BUNDLED.values())
    st.caption(t("lab.text_sources", sources=escape_markdown(sources)))


@st.fragment
@error_boundary()
def _draw_writing(runs: list[Run]) -> None:
    st.subheader(t("lab.text_write"), anchor=False)
    titles = unique_titles(runs)
    run_id = select("lab_text_run", t("lab.text_run"), list(titles), titles.__getitem__)
    found = _measure(run_id)
    left, right = st.columns(2)
    with left:
        pictures = range(len(found.epochs))
        key, label = f"lab_text_epoch_{run_id}", t("lab.text_epoch")
        epochs = list(map(str, found.epochs))
        at = slide(key, label, pictures, epochs.__getitem__, default=pictures[-1])
    with right:
        key, label = "lab_temperature", t("lab.text_temperature")
        temperature = slide(key, label, TEMPERATURES, lambda value: number(value, 2), default=0.75)
    start = st.text_input(t("lab.text_start"), key="lab_text_start", max_chars=MAX_START)
    # Plain text: a network on an own text may write anything.
    st.code(start + _write(run_id, at, temperature, start), language=None, wrap_lines=True)
    st.markdown(
        t(
            "lab.text_measured",
            epoch=found.epochs[at],
            network=number(found.network[at], 2),
            pairs=number(found.pairs, 2),
            letters=number(found.letters, 2),
        )
    )
    st.caption(t("lab.text_about"))


@st.cache_data(show_spinner=False, max_entries=100)
def _measure(run_id: str) -> Perplexities:
    return engine().answer(MeasurePerplexity(run=run_id))


@st.cache_data(show_spinner=False, max_entries=100)
def _write(run_id: str, index: int, temperature: float, start: str) -> str:
    query = WriteText(
        run=run_id, index=index, temperature=temperature, start=start, length=MAX_WRITTEN
    )
    return engine().answer(query).text


def _text_name(run: Run) -> str:
    return run.spec.dataset.text if isinstance(run.spec.dataset, Characters) else ""


def _draw_own_text() -> None:
    label, icon = t("lab.text_own"), ":material/edit_note:"
    with st.expander(label, icon=icon, key="lab_text_own"), st.form("lab_text_form", border=False):
        st.markdown(t("lab.text_own_about"))
        text = st.text_area(t("lab.text_own_text"), key="lab_text_area", max_chars=MAX_BYTES)
        icon = ":material/model_training:"
        if st.form_submit_button(t("lab.text_own_train"), icon=icon):
            _train(text)


@error_boundary()
def _train(text: str) -> None:
    cleaned = decode_text(text.encode())
    start_run(text_recipe(build_characters(Cache.default(), cleaned, WINDOW)))
    st.rerun()
