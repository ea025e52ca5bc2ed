"""Five seeds of one network on a series, begun with one button."""

from __future__ import annotations

import math

import streamlit as st

from dlcore import PRESETS, Spec
from dlcore.datasets import AirlinePassengers, UploadSeries
from dlcore.experiments.seeds import next_seeds, with_seed
from pages.ui.forecast.runs import SEEDS, choose_newest
from pages.ui.shell.choice import select
from pages.ui.shell.services import begin, own_runs
from pages.ui.shell.text import t

PRESET = "airline-lstm"
WINDOWS = (1, 3, 6, 12, 24)
STEPS_AN_EPOCH = 130
"""About as many as the published experiment has: a long series goes in larger batches."""


def airline_start() -> None:
    """Draws the choice of the window and the button for the airline passengers."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        window = _window("forecast_airline_window", 12)
        label = t("forecast.begin", count=SEEDS)
        if st.button(label, icon=":material/model_training:", key="forecast_begin", type="primary"):
            _begin(AirlinePassengers(window=window))


def own_start(series: UploadSeries) -> None:
    """Draws the button for a series of the learner's own."""
    label = t("forecast.begin", count=SEEDS)
    if st.button(label, icon=":material/model_training:", key="forecast_own", type="primary"):
        _begin(series)


def window_choice(key: str) -> int:
    """How many values the network sees."""
    return _window(key, 12)


def recipe(dataset: AirlinePassengers | UploadSeries) -> Spec:
    """The published network on a series."""
    spec = PRESETS[PRESET].spec
    batch = math.ceil(dataset.info().train_size / STEPS_AN_EPOCH)
    training = spec.training.model_copy(update={"batch_size": batch})
    return spec.model_copy(update={"dataset": dataset, "training": training})


def _begin(dataset: AirlinePassengers | UploadSeries) -> None:
    spec = recipe(dataset)
    preset = PRESET if spec == PRESETS[PRESET].spec else ""
    taken = {run.spec.seed for run in own_runs() if with_seed(run.spec, spec.seed) == spec}
    first = () if spec.seed in taken else (spec,)
    for one in (*first, *next_seeds(spec, taken, SEEDS - len(first))):
        begin(one, preset=preset)
    choose_newest()
    st.rerun()


def _window(key: str, usual: int) -> int:
    return select(key, t("forecast.window"), WINDOWS, default=usual, width=260)
