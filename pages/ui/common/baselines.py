"""Forecasts that have learned nothing, beside the figures of runs on a series."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.baselines import naive_errors, standing
from dlcore.datasets.builtin.airline_passengers import SEASON
from pages.ui.shell.metric_names import figure_text
from pages.ui.shell.text import t

_METRIC = "rmse"


def forecast_name(code: str) -> str:
    """What a forecast without learning is called."""
    names = {
        "persistence": t("data.persistence"),
        "seasonal_naive": t("data.seasonal_naive", months=SEASON),
    }
    return names[code]


def _texts(spec: Spec) -> Mapping[str, str]:
    """Name and error of each forecast; empty for data of which there is none."""
    return {
        forecast_name(code): figure_text(_METRIC, rmse) for code, rmse in naive_errors(spec).items()
    }


def naive_line(spec: Spec) -> None:
    """A line with the errors that need no network; nothing where there are none."""
    texts = _texts(spec)
    if texts:
        shown = t("chart.separator").join(
            t("train.naive", name=name, value=value) for name, value in texts.items()
        )
        st.caption(t("train.naive_errors", figures=shown))


def standing_sentence(run: Run) -> None:
    """Whether a run that has ended forecasts better than no learning at all."""
    found = standing(run.spec, run.progress.test)
    if found:
        st.info(t(f"train.standing.{found.value}"), icon=":material/balance:")
