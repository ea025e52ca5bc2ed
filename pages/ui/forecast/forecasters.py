"""Runs that forecast a series, grouped by recipe; a button trains missing seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.datasets.series import SeriesSpec
from dlcore.experiments.seeds import first_of_each_seed, group_by_recipe
from dlcore.inference.forecasting.forecast import can_forecast
from pages.ui.common.repeat_form import repeat_run
from pages.ui.common.run_progress import draw_progress, unfinished
from pages.ui.common.run_titles import group_title, unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import learner_runs
from pages.ui.shell.text import t

SEEDS = 5
"""Number of seeds that show the spread between seeds."""

POLL_SECONDS = 1.0

_CHOICE, _NEWEST = "forecast_run", "forecast_newest"


@dataclass(frozen=True)
class Forecasters:
    """Runs that differ only in their seed.

    Args:
        trained: runs that can forecast, one for each seed, newest first.
        active: unfinished runs.
    """

    trained: tuple[Run, ...]
    active: tuple[Run, ...]


def select_forecasters() -> Forecasters | None:
    """Draw the choice of a recipe; return None if the learner has no run that can forecast."""
    runs = [
        run
        for run in learner_runs()
        if isinstance(run.spec.dataset, SeriesSpec) and not _left_nothing(run)
    ]
    if not runs:
        return None
    specs = [run.spec for run in runs]
    groups = {runs[group[0]].id: group for group in group_by_recipe(specs)}
    names = unique_titles([runs[group[0]] for group in groups.values()], group_title)
    if st.session_state.pop(_NEWEST, False):
        st.session_state[_CHOICE] = next(iter(groups))
    labels = {
        run_id: t(
            "forecast.label",
            name=names[run_id],
            window=t("forecast.sees", count=specs[group[0]].dataset.info().input_shape[0]),
            seeds=t("forecast.seeds", count=len(group)),
        )
        for run_id, group in groups.items()
    }
    group = groups[select(_CHOICE, t("forecast.runs"), list(groups), labels.__getitem__)]
    trained = first_of_each_seed(specs, [index for index in group if can_forecast(runs[index])])
    return Forecasters(
        trained=tuple(runs[index] for index in trained),
        active=tuple(unfinished(runs[index] for index in group)),
    )


def select_newest() -> None:
    """Select the newest recipe at the next rerun."""
    st.session_state[_NEWEST] = True


def draw_missing_seeds(forecasters: Forecasters) -> None:
    """Draw the progress of unfinished runs, else a button that trains missing seeds."""
    trained, active = forecasters.trained, forecasters.active
    if active:
        st.fragment(_draw_progress, run_every=POLL_SECONDS)([run.id for run in active])
        return
    missing = SEEDS - len(trained)
    if missing <= 0 or not trained:
        return
    st.markdown(t("forecast.few_seeds", count=len(trained), seeds=SEEDS))
    if st.button(t("forecast.more_seeds", count=missing), icon=":material/casino:", type="primary"):
        repeat_run(trained[0], missing)
        st.rerun()


@error_boundary()
def _draw_progress(ids: Sequence[str]) -> None:
    runs = [run for run in learner_runs() if run.id in set(ids)]
    if not unfinished(runs):
        # Rerun the page to draw the new forecasts.
        st.rerun()
    draw_progress(runs, key="forecast_stop")


def _left_nothing(run: Run) -> bool:
    return run.state.is_finished() and not run.has_result()
