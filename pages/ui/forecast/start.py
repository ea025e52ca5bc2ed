"""The buttons that train a network on a series with five seeds."""

from __future__ import annotations

import streamlit as st

from dlcore import PRESETS, Spec
from dlcore.datasets import AirlinePassengers, UploadSeries
from dlcore.experiments.forecasts import PRESET, published_recipe, year_recipe
from dlcore.experiments.seeds import next_seeds, with_seed
from pages.ui.forecast.forecasters import SEEDS, select_newest
from pages.ui.shell.choice import select
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.services import learner_runs, start_run
from pages.ui.shell.text import t

WINDOWS = (1, 3, 6, 12, 24)
DEFAULT_WINDOW = 12


def draw_airline_start() -> None:
    """Draw a network that sees a year of the airline passengers, and the published one."""
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card_year"):
        st.markdown(f"**{t('forecast.year')}**")
        st.caption(t("forecast.year_about"))
        _draw_button(year_recipe(), key="forecast_begin")
    with right, st.container(border=True, height="stretch", key="card_published"):
        st.markdown(f"**{t('forecast.published')}**")
        st.caption(t("forecast.published_about"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            window = select(
                "forecast_airline_window", t("forecast.window"), WINDOWS, default=1, width=200
            )
            draw_start(AirlinePassengers(window=window), key="forecast_published")


def select_window(key: str) -> int:
    return select(key, t("forecast.window"), WINDOWS, default=DEFAULT_WINDOW, width=260)


def draw_start(dataset: AirlinePassengers | UploadSeries, *, key: str) -> None:
    """Draw the button that trains the published network on a series."""
    _draw_button(published_recipe(dataset), key=key)


def _draw_button(spec: Spec, *, key: str) -> None:
    label = t("forecast.begin", count=SEEDS)
    if submit_button(label, icon=":material/model_training:", key=key, type="primary"):
        _start_runs(spec)


def _start_runs(spec: Spec) -> None:
    """Start runs with five seeds that this learner has not used for the recipe."""
    preset = PRESET if spec == PRESETS[PRESET].spec else ""
    used = {run.spec.seed for run in learner_runs() if with_seed(run.spec, spec.seed) == spec}
    first = () if spec.seed in used else (spec,)
    for each in (*first, *next_seeds(spec, used, SEEDS - len(first))):
        start_run(each, preset=preset)
    select_newest()
    st.rerun()
