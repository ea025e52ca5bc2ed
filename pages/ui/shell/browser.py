"""The document's language, cookies and menu, set by an invisible component.

Streamlit itself cannot set a cookie; the cookies last for a year.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.ui.shell.assets import module_component


def update_browser(language: str, page: str, cookies: Mapping[str, str]) -> None:
    """Set the document's language, which fonts and screen readers use, and cookies.

    Args:
        language: code of the page's language.
        page: address of the page; a new one closes the menu on a phone.
        cookies: name to value; other cookies stay as they are.
    """
    component = module_component("dlcore_browser", "browser.js", html="")
    # The container's key takes the element out of the page's flow, see static/styles/frame.css.
    with st.container(key="browser"):
        component(data={"language": language, "page": page, "cookies": dict(cookies)}, height=1)
