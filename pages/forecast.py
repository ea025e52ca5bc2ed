"""Forecast: networks continue a time series."""

from __future__ import annotations

import streamlit as st

from pages.ui.common.sections import section
from pages.ui.forecast.forecast_view import draw_forecast
from pages.ui.forecast.forecasters import draw_missing_seeds, select_forecasters
from pages.ui.forecast.start import draw_airline_start
from pages.ui.forecast.upload_series import draw_upload_series
from pages.ui.shell.services import engine
from pages.ui.shell.text import t


def draw_page() -> None:
    engine()
    st.title(t("forecast.title"), anchor=False)
    st.markdown(t("forecast.lead"))
    forecasters = select_forecasters()
    if forecasters is None:
        st.info(t("forecast.empty"), icon=":material/show_chart:")
    else:
        draw_missing_seeds(forecasters)
        if forecasters.trained:
            draw_forecast(forecasters.trained)
    section(t("forecast.start"))
    draw_airline_start()
    section(t("forecast.own"))
    draw_upload_series()


draw_page()
