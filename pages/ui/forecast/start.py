"""The button that trains the published network on a series with five seeds."""

from __future__ import annotations

import math

import streamlit as st

from dlcore import PRESETS, Spec
from dlcore.datasets import AirlinePassengers, UploadSeries
from dlcore.experiments.seeds import next_seeds, with_seed
from pages.ui.forecast.forecasters import SEEDS, select_newest
from pages.ui.shell.choice import select
from pages.ui.shell.services import learner_runs, start_run
from pages.ui.shell.text import t

PRESET = "airline-lstm"
WINDOWS = (1, 3, 6, 12, 24)
DEFAULT_WINDOW = 12
STEPS_PER_EPOCH = 130
"""About the number of the published experiment; a long series gets larger batches."""


def draw_airline_start() -> None:
    """Draw the choice of the window size and the button for the airline passengers."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        window = select_window("forecast_airline_window")
        draw_start(AirlinePassengers(window=window), key="forecast_begin")


def select_window(key: str) -> int:
    return select(key, t("forecast.window"), WINDOWS, default=DEFAULT_WINDOW, width=260)


def draw_start(dataset: AirlinePassengers | UploadSeries, *, key: str) -> None:
    """Draw the button."""
    label = t("forecast.begin", count=SEEDS)
    if st.button(label, icon=":material/model_training:", key=key, type="primary"):
        _start_runs(dataset)


def build_recipe(dataset: AirlinePassengers | UploadSeries) -> Spec:
    """Return the spec of the published network with another series."""
    spec = PRESETS[PRESET].spec
    batch = math.ceil(dataset.info().train_size / STEPS_PER_EPOCH)
    training = spec.training.model_copy(update={"batch_size": batch})
    return spec.model_copy(update={"dataset": dataset, "training": training})


def _start_runs(dataset: AirlinePassengers | UploadSeries) -> None:
    """Start runs with five seeds that this learner has not used for the recipe."""
    spec = build_recipe(dataset)
    preset = PRESET if spec == PRESETS[PRESET].spec else ""
    used = {run.spec.seed for run in learner_runs() if with_seed(run.spec, spec.seed) == spec}
    first = () if spec.seed in used else (spec,)
    for each in (*first, *next_seeds(spec, used, SEEDS - len(first))):
        start_run(each, preset=preset)
    select_newest()
    st.rerun()
