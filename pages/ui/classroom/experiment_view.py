"""The teacher's view of the class as an experiment: choose, ask, start, and see all results."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from dlcore import PRESETS, Spec
from dlcore.classroom import SchoolClass
from dlcore.classroom.experiments import ClassExperiment, Share, verdict
from dlcore.errors import RunFinished
from pages.ui.charts.persistent_chart import persistent_chart
from pages.ui.classroom.experiment_charts import prediction_figure, result_figure
from pages.ui.common.draft import draft
from pages.ui.common.setting_chips import recipe_chips
from pages.ui.common.test_result import significance_text
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.metric_names import series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.services import classroom, engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

POLL_SECONDS = 1.0
DRAFT = "draft"
"""The choice of the settings on Train, beside the presets."""

HALVES = ("first", "second")
"""The halves of a class; their names are ``class.half.<code>`` in the catalogues."""

FIRST, SECOND, IS_SPLIT = "classroom_first_spec", "classroom_second_spec", "class_halves"
"""Keys of the settings of the halves, and of whether there are two."""

_CREATE = "classroom_new_experiment"


def draw_experiment(opened: SchoolClass) -> None:
    """Draw the current experiment of a class, else the form for one."""
    experiment = classroom().experiments.current(opened.id)
    if experiment is None or st.session_state.get(_CREATE):
        _draw_form(opened.id)
        return
    for half, spec in zip(HALVES, experiment.specs, strict=False):
        if len(experiment.specs) > 1:
            st.markdown(f"**{t(f'class.half.{half}')}**")
        st.html(recipe_chips(spec))
    st.fragment(_draw_results, run_every=POLL_SECONDS)(opened.id)
    with st.container(horizontal=True):
        late = bool(experiment.started)
        label = t("class.experiment.start_late") if late else t("class.experiment.start")
        st.button(
            label,
            type="secondary" if late else "primary",
            icon=":material/play_arrow:",
            key="start_experiment",
            on_click=_start,
            args=(experiment,),
        )
        st.button(t("class.experiment.another"), key="another_experiment", on_click=_choose_again)


def _draw_form(class_id: str) -> None:
    st.markdown(t("class.experiment.lead"))
    _select_spec(FIRST, t("class.experiment.spec"))
    if st.checkbox(t("class.experiment.halves"), key=IS_SPLIT):
        _select_spec(SECOND, t("class.experiment.second"))
    st.button(
        t("class.experiment.make"),
        type="primary",
        key="make_experiment",
        on_click=_make,
        args=(class_id,),
    )


def _select_spec(key: str, label: str) -> None:
    select(key, label, [DRAFT, *PRESETS], _spec_title, width=420)
    st.html(recipe_chips(_chosen_spec(key)))


def _chosen_spec(key: str) -> Spec:
    chosen = st.session_state.get(key, DRAFT)
    return draft() if chosen == DRAFT else PRESETS[chosen].spec


def _spec_title(code: str) -> str:
    return t("class.target.spec") if code == DRAFT else name_of("preset", code)


@error_boundary()
def _make(class_id: str) -> None:
    # Read here: what was chosen just before the press is not in the press's arguments.
    keys = (FIRST, SECOND) if st.session_state[IS_SPLIT] else (FIRST,)
    classroom().experiments.create(class_id, [_chosen_spec(key) for key in keys])
    st.session_state[_CREATE] = False


def _choose_again() -> None:
    st.session_state[_CREATE] = True


def _start(experiment: ClassExperiment) -> None:
    for run_id in classroom().experiments.start(experiment):
        # The engine of another server on this store may already have trained it.
        with suppress(RunFinished):
            engine().start(run_id)


@error_boundary()
def _draw_results(class_id: str) -> None:
    experiment = classroom().experiments.current(class_id)
    if experiment is None:
        st.rerun()
    shares = classroom().experiments.shares(experiment)
    predictions = [share.prediction for share in shares if share.prediction is not None]
    st.caption(_status(experiment, shares, len(predictions)))
    if predictions:
        is_split = len(experiment.specs) > 1
        st.markdown(t("class.experiment.better" if is_split else "class.experiment.predictions"))
        persistent_chart(
            prediction_figure(experiment, shares),
            key="class_predictions",
            words=t("class.experiment.predicted", count=len(predictions)),
            file="class-predictions",
        )
    if not experiment.started:
        return
    st.markdown(t("class.experiment.results", metric=series_name(experiment.metric)))
    persistent_chart(
        result_figure(experiment, shares),
        key="class_results",
        words=_status(experiment, shares, len(predictions)),
        file="class-results",
    )
    draw_term_links("seed", "accuracy")
    _draw_verdict(experiment, shares)


def _status(experiment: ClassExperiment, shares: list[Share], predicted: int) -> str:
    if not experiment.started:
        return t("class.experiment.predicted", count=predicted)
    runs = [share.run for share in shares if share.run]
    done = sum(run.state.is_finished() for run in runs)
    return t("running.done", done=done, count=len(runs))


def _draw_verdict(experiment: ClassExperiment, shares: list[Share]) -> None:
    result = verdict(experiment, shares)
    if result is None:
        return
    first, second = (t(f"class.half.{half}") for half in HALVES)
    with st.container(border=True):
        st.text(significance_text(experiment.metric, result, first, second))
