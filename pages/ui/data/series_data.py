"""A series on the Data page: its chart, its windows, and the errors of naive forecasts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore.analysis.baselines import naive_errors, naive_forecasts
from dlcore.datasets import AirlinePassengers, Cache, Dataset, Info
from dlcore.datasets.builtin.airline_passengers import (
    MAXIMUM,
    MINIMUM,
    MONTHS,
    SEASON,
    months,
    passengers,
)
from pages.ui.charts.style import chart_config
from pages.ui.common.plain_table import Cell, decimals, plain_table
from pages.ui.common.sections import section
from pages.ui.data.data_view import DataView, Fact
from pages.ui.data.series_charts import forecast_chart, series_chart
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t

ROWS = 6
"""Number of windows that the table shows."""

_MAX_WINDOW = 24


def facts(info: Info) -> Sequence[Fact]:
    """Return length, window size, number of windows and range of the series."""
    return (
        (t("data.months"), number(MONTHS)),
        (t("data.window"), number(info.input_shape[0])),
        (t("data.windows"), number(info.train_size + info.test_size)),
        (t("data.passengers"), t("data.from_to", first=int(MINIMUM), last=int(MAXIMUM))),
    )


def draw_settings(spec: AirlinePassengers) -> AirlinePassengers:
    """Draw the field for the window size."""
    window = st.slider(
        t("field.window"),
        1,
        _MAX_WINDOW,
        spec.window,
        key="data_window",
        persist_state="session",
        width=360,
    )
    st.space("small")
    return spec.model_copy(update={"window": window})


def draw(spec: AirlinePassengers, data: Dataset) -> None:
    """Draw the series, its windows, its scaling, and naive forecasts."""
    section(t("data.curve"))
    st.markdown(t("data.curve_about"))
    st.plotly_chart(
        series_chart(months(), passengers(), data.info.test_size), config=chart_config()
    )
    draw_term_links("training-data", "test-data")
    _draw_windows(spec, data)
    _draw_scaling()
    _draw_baselines(spec)


@st.fragment
@error_boundary()
def _draw_windows(spec: AirlinePassengers, data: Dataset) -> None:
    section(t("data.windows_made"))
    st.markdown(t("data.windows_about", count=spec.window))
    last = len(data.x_train) + len(data.x_test) - ROWS
    key = f"data_row_of_{spec.window}"
    first = st.slider(t("data.first_window"), 0, last, 0, key=key, persist_state="session")
    rows = [_window_row(spec, data, index) for index in range(first, first + ROWS)]
    inputs = [t("data.months_before", count=months) for months in range(spec.window, 0, -1)]
    st.html(plain_table([t("data.window_number"), *inputs, t("data.next_month")], rows))
    draw_term_links("window", "normalization")


def _window_row(spec: AirlinePassengers, data: Dataset, index: int) -> list[Cell]:
    """Return the index of a window, its months, and the month after them."""
    x, y = np.concatenate([data.x_train, data.x_test]), np.concatenate([data.y_train, data.y_test])
    counts = [number(int(value)) for value in passengers()[index : index + spec.window + 1]]
    counts[-1] += f" ({months()[index + spec.window]})"
    scaled = [decimals(float(value), 3) for value in (*x[index, :, 0], y[index, 0])]
    return [str(index), *zip(counts, scaled, strict=True)]


def _draw_scaling() -> None:
    section(t("data.series_scaling"))
    first = passengers()[0]
    scaled = (first - MINIMUM) / (MAXIMUM - MINIMUM)
    st.markdown(
        t(
            "data.series_scaling_about",
            least=int(MINIMUM),
            most=int(MAXIMUM),
            first=int(first),
            scaled=number(scaled, 3),
        )
    )


def _draw_baselines(spec: AirlinePassengers) -> None:
    section(t("data.baselines"))
    st.markdown(t("data.baselines_about"))
    names = {
        "persistence": t("data.persistence"),
        "seasonal_naive": t("data.seasonal_naive", months=SEASON),
    }
    series = spec.series(Cache.default())
    errors = naive_errors(series).items()
    for column, (code, error) in zip(st.columns(len(names)), errors, strict=True):
        column.metric(names[code], t("data.rmse", value=number(error.scaled, 3)))
        column.caption(t("data.rmse_passengers", value=number(error.rmse, 1)))
    first = len(series.values) - series.test_size
    forecasts = {names[code]: values for code, values in naive_forecasts(series).items()}
    figure = forecast_chart(months()[first:], series.values[first:], forecasts)
    st.plotly_chart(figure, config=chart_config())
    st.markdown(t("data.baselines_end"))
    draw_term_links("baseline", "rmse")


VIEW = DataView(facts, "data.split_series", draw, draw_settings)
