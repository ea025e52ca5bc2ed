"""Home: a first experiment on a drawn digit, the learner's current runs, and a way to each page."""

import streamlit as st

from pages.ui.common.keep_runs import forgetting_notice
from pages.ui.home.first_minute import draw_first_minute
from pages.ui.home.page_cards import draw_page_cards
from pages.ui.home.recent_runs import draw_recent_runs
from pages.ui.shell.services import learner_runs
from pages.ui.shell.text import t

st.title(t("home.title"), anchor=False)
st.markdown(t("home.lead"))
draw_first_minute()
draw_recent_runs()
if runs := learner_runs():
    forgetting_notice(runs)
draw_page_cards()
