"""The document's language and cookies, set by an invisible component.

Streamlit itself cannot set a cookie; the cookies last for a year.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  for (const [name, value] of Object.entries(data.cookies)) {
    document.cookie =
      `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }
}
"""

_component = st.components.v2.component("dlcore_browser", js=_SCRIPT)


def update_browser(language: str, cookies: Mapping[str, str]) -> None:
    """Set the document's language, which fonts and screen readers use, and cookies.

    Args:
        language: code of the page's language.
        cookies: name to value; other cookies stay as they are.
    """
    # The container's key takes the element out of the page's flow, see static/styles/frame.css.
    with st.container(key="browser"):
        _component(data={"language": language, "cookies": dict(cookies)}, height=1)
