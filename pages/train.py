"""Train: edit the settings, start a run, watch it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from dlcore import Run, Spec, plan
from dlcore.datasets import UploadCsv, UploadSeries
from dlcore.errors import RunNotFound, SpecError
from dlcore.experiments.address import is_setting, parameters_of, spec_at
from dlcore.experiments.presets import PRESETS, find_preset
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import MAX_RUN_BYTES, max_run_bytes
from pages.ui.common.draft import FIRST, draft, has_draft, load_draft, save_draft
from pages.ui.common.setting_chips import setting_chips
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.problems import problem_text
from pages.ui.shell.services import UNFINISHED, engine, start_run, store
from pages.ui.shell.text import size, t
from pages.ui.shell.view import bring_into_view
from pages.ui.train.model_view import estimate_text, model_view
from pages.ui.train.run_heading import run_heading
from pages.ui.train.run_view import run_view
from pages.ui.train.spec_form import spec_form


def draw_page() -> None:
    preset = st.session_state.pop("preset", None)
    if preset in PRESETS:
        load_draft(PRESETS[preset].spec)
    engine()
    st.title(t("train.title"), anchor=False)
    draw_small_machine()
    restore_draft()
    left, right = st.columns([5, 9], gap="large")
    with left, st.container(border=True, key="settings"):
        spec = draw_settings()
    with right:
        run = current_run()
        if run:
            with st.container(key="opened"):
                draw_run(run, spec)
        elif spec:
            st.subheader(t("train.model"), anchor=False)
            model_view(spec, plan(spec))
    save_address(run)


def draw_small_machine() -> None:
    """Draw, on a machine or in a container with little memory, how large a run may be."""
    memory = available_memory()
    bound = max_run_bytes(memory)
    if bound < MAX_RUN_BYTES:
        words = t("train.small_machine", memory=size(memory), bound=size(bound))
        st.info(words, icon=":material/memory:")


def draw_settings() -> Spec | None:
    """Draw the form and the button that starts a run; return the spec, None if it is invalid."""
    st.subheader(t("train.settings"), anchor=False)
    data = spec_form()
    # The container stays in sight, see static/styles/train.css.
    with st.container(key="train_foot"):
        spec = check_settings(data)
        pressed = submit_button(
            t("train.start"),
            type="primary",
            icon=":material/play_arrow:",
            disabled=spec is None,
            key="train",
            width="stretch",
        )
        if pressed and spec:
            # A refusal stands where the button is, and not below the page.
            with error_boundary():
                train(spec)
        if spec:
            st.caption(estimate_text(spec))
    return spec


def check_settings(data: Mapping[str, Any]) -> Spec | None:
    """Draw what is wrong with the settings of the form; return None if anything is."""
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
    bring_into_view("opened")


def restore_draft() -> None:
    """Show the settings of the address, else of the learner's open run, in a new session."""
    if has_draft():
        return
    run_id = opened_id()
    with suppress(RunNotFound):
        if run_id and (run := store().run(run_id)).learner == learner():
            load_draft(run.spec)
    try:
        if spec := spec_at(st.query_params.to_dict()):
            load_draft(spec)
    except SpecError:
        st.warning(t("train.unknown_settings"), icon=":material/link_off:")


def save_address(run: Run | None) -> None:
    """Set the settings that a reload would not show without them as parameters of the address.

    A learner's own files open for this learner only, so their settings are left out.
    """
    spec, shown = draft(), run.spec if run else PRESETS[FIRST].spec
    is_own_file = isinstance(spec.dataset, UploadCsv | UploadSeries)
    parameters = {} if spec == shown or is_own_file else parameters_of(spec)
    for name in filter(is_setting, list(st.query_params)):
        if name not in parameters:
            del st.query_params[name]
    for name, text in parameters.items():
        if st.query_params.get(name) != text:
            st.query_params[name] = text


def opened_id() -> str | None:
    """Return the run of the address, else the one that was open last, else an unfinished one."""
    if run_id := st.query_params.get("run"):
        return run_id
    return st.session_state["run"] if "run" in st.session_state else unfinished_run()


def current_run() -> Run | None:
    """Return the open run; one that is not in the store is explained and closed."""
    run_id = opened_id()
    if not run_id:
        return None
    try:
        run = store().run(run_id)
    except RunNotFound:
        st.query_params.pop("run", None)
        st.session_state.pop("run", None)
        st.warning(t("train.unknown_run"), icon=":material/link_off:")
        return None
    if st.session_state.get("run") != run_id:
        # On a phone the run of a link would be below the form.
        bring_into_view("opened")
    st.session_state["run"] = st.query_params["run"] = run_id
    return run


def unfinished_run() -> str | None:
    """Return the id of this learner's newest run that has not ended, rather an active one."""
    runs = store().runs(learner(), UNFINISHED)
    active = [run for run in runs if run.state.is_active()]
    return next((run.id for run in [*active, *runs]), None)


def draw_run(run: Run, spec: Spec | None) -> None:
    run_heading(run)
    st.html(setting_chips(run.spec))
    draw_use_button(run)
    if run.learner != learner():
        st.caption(t("train.somebody_elses"))
    run_view(run)
    # Drawn only when opened: a second large chart would slow down the live one.
    label = t("train.model_of_settings")
    with st.expander(label, icon=":material/hub:", on_change="rerun", key="model") as expander:
        if spec and expander.open:
            model_view(spec, plan(spec))


def draw_use_button(run: Run) -> None:
    """Draw that the form shows other settings than a run's, and the button that takes these."""
    if run.spec == draft():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="other_settings"):
        st.caption(t("train.other_settings"), width="content")
        if st.button(t("train.use_settings"), icon=":material/tune:", key="use_settings"):
            load_draft(run.spec)
            bring_into_view("settings")
            st.rerun()


draw_page()
