"""Naive baselines next to the metrics of runs on a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.baselines import baseline_errors, compare_with_baselines
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import SEASON
from pages.ui.shell.metric_names import format_metric
from pages.ui.shell.text import t

_METRIC = "rmse"


def baseline_rmse(spec: Spec) -> Mapping[str, float]:
    """Scaled RMSE of each baseline; empty for uploaded series, since the words speak of months."""
    is_monthly = isinstance(spec.dataset, AirlinePassengers)
    return baseline_errors(spec, Cache.default()) if is_monthly else {}


def baselines_of(runs: Sequence[Run]) -> Mapping[str, list[float | None]]:
    """Return the RMSE of each naive baseline for every run; None where a run has none."""
    shown = [baseline_rmse(run.spec) for run in runs]
    codes = dict.fromkeys(code for errors in shown for code in errors)
    return {code: [errors.get(code) for errors in shown] for code in codes}


def forecast_name(code: str) -> str:
    """Return the name of a naive baseline."""
    names = {
        "persistence": t("data.persistence"),
        "seasonal_naive": t("data.seasonal_naive", months=SEASON),
    }
    return names[code]


def naive_errors_line(spec: Spec) -> None:
    """Draw a line with the errors of the naive baselines, if there are any."""
    errors = baseline_rmse(spec)
    if errors:
        shown = t("chart.separator").join(
            t("train.naive", name=forecast_name(code), value=format_metric(_METRIC, rmse))
            for code, rmse in errors.items()
        )
        st.caption(t("train.naive_errors", figures=shown))


def baseline_message(run: Run) -> None:
    """Draw how a finished run compares with the naive baselines, if there are any."""
    comparison = compare_with_baselines(run.spec, run.progress.test, baseline_rmse(run.spec))
    if comparison:
        st.info(t(f"train.standing.{comparison.value}"), icon=":material/balance:")
