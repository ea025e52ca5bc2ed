"""Train: edit the settings, start a run, watch it."""

import streamlit as st

from dlcore import Run, Spec, plan
from dlcore.errors import RunNotFound, SpecError
from dlcore.experiments.presets import PRESETS, find_preset
from pages.ui.common.draft import load_draft, save_draft
from pages.ui.common.run_titles import run_title
from pages.ui.shell.learner import learner
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.problems import problem_text
from pages.ui.shell.services import UNFINISHED, engine, start_run, store
from pages.ui.shell.text import t
from pages.ui.train.model_view import estimate_text, model_view
from pages.ui.train.run_view import run_view
from pages.ui.train.spec_form import spec_form


def draw_page() -> None:
    preset = st.session_state.pop("preset", None)
    if preset in PRESETS:
        load_draft(PRESETS[preset].spec)
    engine()
    st.title(t("train.title"), anchor=False)
    left, right = st.columns([5, 9], gap="large")
    with left, st.container(border=True, key="settings"):
        spec = draw_settings()
    with right:
        run = current_run()
        if run:
            draw_run(run, spec)
        elif spec:
            st.subheader(t("train.model"), anchor=False)
            model_view(spec, plan(spec))


def draw_settings() -> Spec | None:
    """Draw the form and the button that starts a run; return the spec, None if it is invalid."""
    st.subheader(t("train.settings"), anchor=False)
    spec = edit_spec()
    pressed = st.button(
        t("train.start"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=spec is None,
        key="train",
        width="stretch",
    )
    if pressed and spec:
        train(spec)
    if spec:
        st.caption(estimate_text(spec))
    return spec


def edit_spec() -> Spec | None:
    """Draw the form and what is wrong with its settings; return None if anything is."""
    data = spec_form()
    try:
        spec = Spec.parse(data)
        # An invalid combination is stored too, so that the learner can correct it.
        save_draft(spec)
        plan(spec)
    except SpecError as error:
        kinds = [layer["kind"] for layer in data["layers"]]
        for problem in error.problems:
            st.error(problem_text(problem, kinds), icon=":material/error:")
        return None
    return spec


def train(spec: Spec) -> None:
    preset = find_preset(spec)
    run = start_run(spec, preset=preset.id if preset else "")
    st.session_state["run"] = st.query_params["run"] = run.id


def current_run() -> Run | None:
    """Return the run of the address, else the one that was open last, else an unfinished one."""
    run_id = st.query_params.get("run")
    if not run_id:
        run_id = st.session_state["run"] if "run" in st.session_state else unfinished_run()
    if not run_id:
        return None
    try:
        run = store().run(run_id)
    except RunNotFound:
        st.query_params.pop("run", None)
        st.session_state.pop("run", None)
        st.warning(t("train.unknown_run"), icon=":material/link_off:")
        return None
    st.session_state["run"] = st.query_params["run"] = run_id
    return run


def unfinished_run() -> str | None:
    """Return the id of this learner's newest run that has not ended, rather an active one."""
    runs = store().runs(learner(), UNFINISHED)
    active = [run for run in runs if run.state.is_active()]
    return next((run.id for run in [*active, *runs]), None)


def draw_run(run: Run, spec: Spec | None) -> None:
    st.subheader(escape_markdown(run_title(run)), anchor=False)
    run_view(run)
    # Drawn only when opened: a second large chart would slow down the live one.
    label = t("train.model_of_settings")
    with st.expander(label, icon=":material/hub:", on_change="rerun", key="model") as expander:
        if spec and expander.open:
            model_view(spec, plan(spec))


draw_page()
