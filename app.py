"""Entry point of the app: navigation, language and theme; the pages are in ``pages``."""

from pathlib import Path

import streamlit as st

from pages.ui.shell import language, learner
from pages.ui.shell.browser import update_browser
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.language_switch import language_switch
from pages.ui.shell.services import resume_unfinished
from pages.ui.shell.style import apply_style
from pages.ui.shell.text import t
from pages.ui.shell.uploads import bound_uploads

ICON = Path(__file__).parent / "static" / "icon.svg"

with error_boundary():
    language.init_language()
    st.set_page_config(page_title=t("app.title"), page_icon=ICON, layout="wide")
    apply_style()
    bound_uploads()
    page = st.navigation(
        [
            st.Page("pages/home.py", title=t("app.home"), icon=":material/home:", default=True),
            st.Page("pages/data.py", title=t("app.data"), icon=":material/dataset:"),
            st.Page("pages/train.py", title=t("app.train"), icon=":material/model_training:"),
            st.Page("pages/compare.py", title=t("app.compare"), icon=":material/query_stats:"),
            st.Page("pages/lessons.py", title=t("app.lessons"), icon=":material/school:"),
            st.Page("pages/draw.py", title=t("app.draw"), icon=":material/draw:"),
            st.Page("pages/inside.py", title=t("app.inside"), icon=":material/troubleshoot:"),
            st.Page("pages/reviews.py", title=t("app.reviews"), icon=":material/rate_review:"),
            st.Page("pages/forecast.py", title=t("app.forecast"), icon=":material/show_chart:"),
        ],
        position="top",
    )
    update_browser(language.language(), page.url_path, learner.cookies() | language.cookies())
    language_switch()
    with error_boundary():
        page.run()
    resume_unfinished()
