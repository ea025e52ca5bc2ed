"""Entry point of the app: navigation, language and theme; the pages are in ``pages``."""

from pathlib import Path

import streamlit as st

from pages.ui.classroom.frame import class_frame, draw_hidden_page, hidden_pages
from pages.ui.shell import language
from pages.ui.shell.browser import update_browser
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.language_switch import language_switch
from pages.ui.shell.patches import patch_streamlit
from pages.ui.shell.present import present_switch
from pages.ui.shell.services import delete_ended_classes, resume_unfinished
from pages.ui.shell.site_map import navigation
from pages.ui.shell.style import apply_style
from pages.ui.shell.text import t
from pages.ui.shell.uploads import bound_uploads
from pages.ui.shell.view import apply_view

ICON = Path(__file__).parent / "static" / "icon.svg"

with error_boundary():
    language.init_language()
    st.set_page_config(page_title=t("app.title"), page_icon=ICON, layout="wide")
    apply_style()
    bound_uploads()
    patch_streamlit()
    hidden = hidden_pages()
    page = navigation(hidden)
    update_browser(page.url_path)
    language_switch()
    present_switch()
    class_frame(page.url_path)
    with error_boundary():
        if page.url_path in hidden:
            draw_hidden_page(page.url_path)
        else:
            page.run()
    apply_view()
    resume_unfinished()
    delete_ended_classes()
