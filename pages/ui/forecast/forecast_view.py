"""Forecasts of a series: errors, one-step forecasts, and forecasts of several steps."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.analysis.baseline_comparison import Standing, compare_error
from dlcore.analysis.baselines import ForecastError, forecast_error, naive_errors
from dlcore.datasets import AirlinePassengers, Cache, DatasetSpec, UploadSeries
from dlcore.datasets.builtin.airline_passengers import months
from dlcore.datasets.series import Series, SeriesSpec
from dlcore.inference.forecasting.forecast import (
    Forecast,
    ForecastResult,
    ForecastSpread,
    forecast_spreads,
)
from dlcore.spec import Spec
from pages.ui.charts.style import chart_config
from pages.ui.common.plain_table import plain_table
from pages.ui.common.sections import section
from pages.ui.forecast.charts import TimeAxis, multi_step_chart, one_step_chart
from pages.ui.shell.choice import segments
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t

MAX_STEPS = 36
DEFAULT_STEPS = 12
ROWS = (1, 3, 6, 12, 24, 36)
"""Steps ahead that the table shows."""

_MAX_DECIMALS = 10


def draw_forecast(runs: Sequence[Run]) -> None:
    """Draw errors and forecasts.

    Args:
        runs: of one recipe, one for each seed, at least one.
    """
    ids = tuple(run.id for run in runs)
    series = _series(runs[0].spec.to_json())
    axis = _time_axis(runs[0].spec.dataset, series)
    forecast = _forecast(ids, 1, None)
    _draw_errors(series, forecast)
    section(t("forecast.fit"))
    st.markdown(t("forecast.fit_about", count=series.window))
    figure = one_step_chart(series, axis, forecast.next_values[0])
    st.plotly_chart(figure, config=chart_config(), key="forecast_fit")
    draw_term_links("predict", "window")
    _draw_multi_step(ids, series, axis)


def _time_axis(dataset: DatasetSpec, series: Series) -> TimeAxis:
    if isinstance(dataset, AirlinePassengers):
        last = np.datetime64(months()[-1])
        months_ahead = [str(last + step) for step in range(1, MAX_STEPS + 1)]
        return TimeAxis([*months(), *months_ahead], True, t("data.passengers"))
    unit = dataset.column if isinstance(dataset, UploadSeries) else ""
    return TimeAxis(range(1, len(series.values) + MAX_STEPS + 1), False, unit)


def _draw_errors(series: Series, forecast: ForecastResult) -> None:
    """Draw the errors on training and test data, and those of the naive baselines."""
    section(t("forecast.errors"))
    truth = series.values[series.window :]
    split = len(truth) - series.test_size
    train = [forecast_error(series, seed[:split], truth[:split]) for seed in forecast.next_values]
    test = [forecast_error(series, seed[split:], truth[split:]) for seed in forecast.next_values]
    baselines = naive_errors(series)
    header = [t("forecast.forecast"), t("forecast.rmse_scaled"), t("forecast.rmse_measured")]
    rows = [
        _error_row(t("forecast.network_fitted"), train, series),
        _error_row(t("forecast.network_tested"), test, series),
        _error_row(t("forecast.persistence"), [baselines["persistence"]], series),
        _error_row(
            t("forecast.seasonal", count=series.season), [baselines["seasonal_naive"]], series
        ),
    ]
    st.html(plain_table(header, rows))
    best_baseline = min(error.scaled for error in baselines.values())
    median = statistics.median(error.scaled for error in test)
    verdicts = {
        Standing.BETTER: t("forecast.better"),
        Standing.ALIKE: t("forecast.alike"),
        Standing.WORSE: t("forecast.worse"),
    }
    # The rule of the Train page, which may be open beside it.
    st.markdown(verdicts[compare_error(median, best_baseline)])
    st.caption(t("forecast.errors_about", count=len(test)))
    draw_term_links("rmse", "baseline")


def _error_row(name: str, seeds: Sequence[ForecastError], series: Series) -> list[str]:
    return [
        name,
        _median_text([error.scaled for error in seeds], 4),
        _median_text([error.rmse for error in seeds], _decimals(series)),
    ]


def _decimals(series: Series) -> int:
    """Return the decimals of values and errors: a thousandth of the range, at least one."""
    size = math.log10(series.maximum - series.minimum)
    return min(max(3 - math.floor(size), 1), _MAX_DECIMALS)


def _median_text(values: Sequence[float], digits: int) -> str:
    """Return the median; of several values with their range."""
    median = number(statistics.median(values), digits)
    if len(values) == 1:
        return median
    low, high = number(min(values), digits), number(max(values), digits)
    return t("forecast.median_range", median=median, low=low, high=high)


@st.fragment
@error_boundary()
def _draw_multi_step(ids: tuple[str, ...], series: Series, axis: TimeAxis) -> None:
    section(t("forecast.ahead"))
    st.markdown(t("forecast.ahead_about"))
    left, right = st.columns(2)
    with left:
        count = st.slider(
            t("forecast.steps"),
            1,
            MAX_STEPS,
            DEFAULT_STEPS,
            key="forecast_steps",
            persist_state="session",
            width=360,
        )
    origins = {"end": t("forecast.from_end"), "test": t("forecast.from_test")}
    with right:
        origin = segments("forecast_from", t("forecast.from"), list(origins), origins.__getitem__)
    known = len(series.values) - (series.test_size if origin == "test" else 0)
    ahead = _forecast(ids, count, known).ahead
    seed_spreads = forecast_spreads(ahead)
    figure = multi_step_chart(series, axis, known, ahead, seed_spreads)
    st.plotly_chart(figure, config=chart_config(), key="forecast_ahead")
    draw_term_links("predict", "seed")
    if len(ids) == 1:
        st.info(t("forecast.one_seed"), icon=":material/casino:")
        return
    names = [str(name) for name in axis.names[known : known + count]]
    _draw_spreads(names, seed_spreads, _decimals(series))
    st.caption(t("forecast.apart_about", count=len(ids)))


def _draw_spreads(names: Sequence[str], spreads: Sequence[ForecastSpread], digits: int) -> None:
    """Draw the table of what the forecasts of several seeds have in common.

    Args:
        names: of the forecast steps.
        spreads: one for each step.
        digits: decimals of the values.
    """
    rows = [
        [
            t("forecast.step_ahead", count=step, name=names[step - 1]),
            number(spread.low, digits),
            number(spread.mean, digits),
            number(spread.high, digits),
            number(spread.width, digits),
        ]
        for step, spread in enumerate(spreads, start=1)
        if step in ROWS
    ]
    header = [
        t("forecast.step"),
        t("forecast.lowest"),
        t("forecast.mean"),
        t("forecast.highest"),
        t("forecast.apart"),
    ]
    st.html(plain_table(header, rows))


@st.cache_data(max_entries=16, show_spinner=False)
def _series(spec: str) -> Series:
    dataset = Spec.parse(spec).dataset
    assert isinstance(dataset, SeriesSpec)
    return dataset.series(Cache.default())


@st.cache_data(max_entries=256, show_spinner=False)
def _forecast(ids: tuple[str, ...], steps: int, known: int | None) -> ForecastResult:
    return engine().answer(Forecast(runs=ids, steps=steps, known=known))
