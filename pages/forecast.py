"""Forecast: how a series goes on, as networks see it."""

from __future__ import annotations

import streamlit as st

from pages.ui.common.sections import section
from pages.ui.forecast.runs import chosen_forecasters, seeds_wanted
from pages.ui.forecast.start import airline_start
from pages.ui.forecast.upload_series import own_series
from pages.ui.forecast.view import forecast_view
from pages.ui.shell.services import engine
from pages.ui.shell.text import t


def page() -> None:
    engine()
    st.title(t("forecast.title"), anchor=False)
    st.markdown(t("forecast.lead"))
    chosen = chosen_forecasters()
    if chosen is None:
        st.info(t("forecast.empty"), icon=":material/show_chart:")
    else:
        seeds_wanted(chosen)
        if chosen.ended:
            forecast_view(chosen.ended)
    section(t("forecast.start"))
    st.markdown(t("forecast.start_about"))
    airline_start()
    section(t("forecast.own"))
    own_series()


page()
