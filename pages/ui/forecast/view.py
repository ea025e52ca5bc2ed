"""What networks foretell of a series: how well, and how it goes on."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.datasets import AirlinePassengers, Cache, DatasetSpec, UploadSeries
from dlcore.datasets.builtin.airline_passengers import months
from dlcore.datasets.series import Series
from dlcore.inference.forecasting.forecast import (
    Errors,
    errors,
    errors_without_learning,
    series_of,
    spreads,
)
from dlcore.inference.forecasting.forecast_query import Forecast, ForecastResult
from dlcore.spec import Spec
from pages.ui.charts.style import CONFIG
from pages.ui.common.plain_table import plain_table
from pages.ui.common.sections import section
from pages.ui.forecast.charts import Steps, ahead_chart, fitted_chart
from pages.ui.shell.choice import segments
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.text import number, t

MOST_AHEAD = 36
USUAL_AHEAD = 12
ROWS = (1, 3, 6, 12, 24, 36)
"""Steps ahead that the table shows."""


def forecast_view(runs: Sequence[Run]) -> None:
    """Draws everything that runs foretell.

    Args:
        runs: of one recipe, one for each seed, at least one.
    """
    series = _series(runs[0].spec.to_json())
    steps = steps_of(runs[0].spec.dataset, series)
    foretold = _foretold(tuple(run.id for run in runs), 1, None)
    _errors(series, foretold)
    section(t("forecast.fit"))
    st.markdown(t("forecast.fit_about", count=series.window))
    figure = fitted_chart(series, steps, foretold.next_values[0])
    st.plotly_chart(figure, config=CONFIG, key="forecast_fit")
    _ahead(tuple(run.id for run in runs), series, steps)


def steps_of(dataset: DatasetSpec, series: Series) -> Steps:
    """What the steps are called, as far ahead as can be looked."""
    if isinstance(dataset, AirlinePassengers):
        last = np.datetime64(months()[-1])
        next_seeds = [str(last + ahead) for ahead in range(1, MOST_AHEAD + 1)]
        return Steps([*months(), *next_seeds], True, t("data.passengers"))
    unit = dataset.column if isinstance(dataset, UploadSeries) else ""
    return Steps(range(1, len(series.values) + MOST_AHEAD + 1), False, _plain(unit))


def _errors(series: Series, foretold: ForecastResult) -> None:
    """Errors on both parts, beside those of forecasts that have learned nothing."""
    section(t("forecast.errors"))
    begin = len(series.values) - series.test_size
    truth, split = series.values[series.window :], begin - series.window
    fitted = [errors(series, seed[:split], truth[:split]) for seed in foretold.next_values]
    tested = [errors(series, seed[split:], truth[split:]) for seed in foretold.next_values]
    without = errors_without_learning(series)
    rows = [
        _row(t("forecast.network_fitted"), fitted),
        _row(t("forecast.network_tested"), tested),
        _row(t("forecast.persistence"), [without["persistence"]]),
        _row(t("forecast.seasonal", count=series.season), [without["seasonal_naive"]]),
    ]
    st.html(
        plain_table(
            [t("forecast.forecast"), t("forecast.rmse_scaled"), t("forecast.rmse_measured")], rows
        )
    )
    best = min(error.scaled for error in without.values())
    middle = statistics.median(error.scaled for error in tested)
    st.markdown(t("forecast.better") if middle < best else t("forecast.not_better"))
    st.caption(t("forecast.errors_about", count=len(tested)))


def _row(name: str, found: Sequence[Errors]) -> list[str]:
    return [
        name,
        _spread([error.scaled for error in found], 4),
        _spread([error.measured for error in found], 1),
    ]


def _spread(values: Sequence[float], digits: int) -> str:
    """The median; of several values also the lowest and the highest."""
    middle = number(statistics.median(values), digits)
    if len(values) == 1:
        return middle
    low, high = number(min(values), digits), number(max(values), digits)
    return t("forecast.median_range", median=middle, low=low, high=high)


@st.fragment
@error_boundary()
def _ahead(ids: tuple[str, ...], series: Series, steps: Steps) -> None:
    section(t("forecast.ahead"))
    st.markdown(t("forecast.ahead_about"))
    left, right = st.columns(2)
    with left:
        count = st.slider(
            t("forecast.steps"), 1, MOST_AHEAD, USUAL_AHEAD, key="forecast_steps", width=360
        )
    ends = {"end": t("forecast.from_end"), "test": t("forecast.from_test")}
    with right:
        place = segments("forecast_from", t("forecast.from"), list(ends), ends.__getitem__)
    known = len(series.values) - (series.test_size if place == "test" else 0)
    foretold = _foretold(ids, count, known)
    apart = spreads(foretold.ahead)
    figure = ahead_chart(series, steps, known, foretold.ahead, apart)
    st.plotly_chart(figure, config=CONFIG, key="forecast_ahead")
    if len(ids) == 1:
        st.info(t("forecast.one_seed"), icon=":material/casino:")
        return
    rows = [
        [
            t("forecast.step_ahead", count=row, name=str(steps.names[known + row - 1])),
            number(apart[row - 1].low, 1),
            number(apart[row - 1].mean, 1),
            number(apart[row - 1].high, 1),
            number(apart[row - 1].width, 1),
        ]
        for row in ROWS
        if row <= count
    ]
    header = [
        t("forecast.step"),
        t("forecast.lowest"),
        t("forecast.mean"),
        t("forecast.highest"),
        t("forecast.apart"),
    ]
    st.html(plain_table(header, rows))
    st.caption(t("forecast.apart_about", count=len(ids)))


def _plain(text: str) -> str:
    """A learner's text where Plotly would read markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.cache_data(max_entries=16, show_spinner=False)
def _series(spec: str) -> Series:
    return series_of(Spec.parse(spec).dataset, Cache.default())


@st.cache_data(max_entries=256, show_spinner=False)
def _foretold(ids: tuple[str, ...], steps: int, known: int | None) -> ForecastResult:
    return engine().answer(Forecast(runs=ids, steps=steps, known=known))
