"""Train: choose, press, watch."""

import streamlit as st

from dlcore import Run, Spec, plan
from dlcore.errors import RunNotFound, SpecError
from dlcore.experiments.presets import PRESETS, matching
from pages.ui.common.draft import load, remember
from pages.ui.common.run_titles import as_markdown, title_of
from pages.ui.shell.problems import problem_text
from pages.ui.shell.services import begin, engine, store
from pages.ui.shell.text import t
from pages.ui.train.model_view import estimate_text, model_view
from pages.ui.train.run_view import run_view
from pages.ui.train.spec_form import spec_form


def opened_run() -> Run | None:
    """The run of the address, else the one that was open before."""
    run_id = st.query_params.get("run") or st.session_state.get("run")
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


def settings() -> Spec | None:
    """The form; None while its settings do not fit together, which is then explained."""
    data = spec_form()
    try:
        spec = Spec.parse(data)
        # Kept even when it does not fit, so that a learner can mend it.
        remember(spec)
        plan(spec)
    except SpecError as error:
        kinds = [layer["kind"] for layer in data["layers"]]
        for problem in error.problems:
            st.error(problem_text(problem, kinds), icon=":material/error:")
        return None
    return spec


def train(spec: Spec) -> None:
    preset = matching(spec)
    run = begin(spec, preset=preset.id if preset else "")
    st.session_state["run"] = st.query_params["run"] = run.id


preset = st.session_state.pop("preset", None)
if preset in PRESETS:
    load(PRESETS[preset].spec)
engine()
st.title(t("train.title"), anchor=False)
left, right = st.columns([5, 9], gap="large")
with left, st.container(border=True, key="settings"):
    st.subheader(t("train.settings"), anchor=False)
    spec = settings()
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
with right:
    run = opened_run()
    if run:
        st.subheader(as_markdown(title_of(run)), anchor=False)
        run_view(run)
        # Drawn only when opened: a second big figure would slow the live one.
        label = t("train.model_of_settings")
        with st.expander(label, icon=":material/hub:", on_change="rerun", key="model") as model:
            if spec and model.open:
                model_view(spec, plan(spec))
    elif spec:
        st.subheader(t("train.model"), anchor=False)
        model_view(spec, plan(spec))
