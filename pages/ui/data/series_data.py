"""A series on the Data page: its curve, its windows, and what needs no network to foretell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dlcore.datasets import AirlinePassengers, Dataset, Info
from dlcore.datasets.builtin.airline_passengers import (
    LEAST,
    MONTHS,
    MOST,
    SEASON,
    months,
    passengers,
)
from pages.ui.charts.style import CONFIG
from pages.ui.common.plain_table import Cell, decimals, plain_table
from pages.ui.common.sections import section
from pages.ui.data.series_charts import curve, forecasts
from pages.ui.data.view import DataView, Fact
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.text import number, t

ROWS = 6
"""Windows shown at a time."""

_LONGEST = 24


def facts(info: Info) -> Sequence[Fact]:
    """How long the series is, how long its windows are, and between what it moves."""
    return (
        (t("data.months"), number(MONTHS)),
        (t("data.window"), number(info.input_shape[0])),
        (t("data.windows"), number(info.train_size + info.test_size)),
        (t("data.passengers"), t("data.from_to", first=int(LEAST), last=int(MOST))),
    )


def settings(spec: AirlinePassengers) -> AirlinePassengers:
    """The window's length."""
    window = st.slider(
        t("field.window"),
        1,
        _LONGEST,
        spec.window,
        key="data_window",
        persist_state="session",
        width=360,
    )
    st.space("small")
    return spec.model_copy(update={"window": window})


def draw(spec: AirlinePassengers, data: Dataset) -> None:
    """The curve, the windows, the scaling, and the forecasts without learning."""
    section(t("data.curve"))
    st.markdown(t("data.curve_about"))
    st.plotly_chart(curve(months(), passengers(), data.info.test_size), config=CONFIG)
    _windows(spec, data)
    _scaling()
    _baselines(spec)


@st.fragment
@error_boundary()
def _windows(spec: AirlinePassengers, data: Dataset) -> None:
    section(t("data.windows_made"))
    st.markdown(t("data.windows_about", count=spec.window))
    last = len(data.x_train) + len(data.x_test) - ROWS
    first = st.slider(t("data.first_window"), 0, last, 0, key=f"data_row_of_{spec.window}")
    rows = [_window(spec, data, place) for place in range(first, first + ROWS)]
    before = [t("data.months_before", count=back) for back in range(spec.window, 0, -1)]
    st.html(plain_table([t("data.window_number"), *before, t("data.next_month")], rows))


def _window(spec: AirlinePassengers, data: Dataset, place: int) -> list[Cell]:
    """A row: its number, the months of the window, and the month after them."""
    x, y = np.concatenate([data.x_train, data.x_test]), np.concatenate([data.y_train, data.y_test])
    counts = [number(int(value)) for value in passengers()[place : place + spec.window + 1]]
    counts[-1] += f" ({months()[place + spec.window]})"
    scaled = [decimals(float(value), 3) for value in (*x[place, :, 0], y[place, 0])]
    return [str(place), *zip(counts, scaled, strict=True)]


def _scaling() -> None:
    section(t("data.series_scaling"))
    first = passengers()[0]
    scaled = (first - LEAST) / (MOST - LEAST)
    st.markdown(
        t(
            "data.series_scaling_about",
            least=int(LEAST),
            most=int(MOST),
            first=int(first),
            scaled=number(scaled, 3),
        )
    )


def _baselines(spec: AirlinePassengers) -> None:
    section(t("data.baselines"))
    st.markdown(t("data.baselines_about"))
    names = {
        "persistence": t("data.persistence"),
        "seasonal_naive": t("data.seasonal_naive", months=SEASON),
    }
    for column, (code, figure) in zip(
        st.columns(len(names)), spec.baselines().items(), strict=True
    ):
        column.metric(names[code], t("data.rmse", value=number(figure.rmse, 3)))
        column.caption(t("data.rmse_passengers", value=number(figure.passengers, 1)))
    count, values = spec.info().test_size, passengers()
    guesses = {
        names["persistence"]: values[-count - 1 : -1],
        names["seasonal_naive"]: values[-count - SEASON : -SEASON],
    }
    st.plotly_chart(forecasts(months()[-count:], values[-count:], guesses), config=CONFIG)
    st.markdown(t("data.baselines_end"))


VIEW = DataView(facts, "data.split_series", draw, settings)
