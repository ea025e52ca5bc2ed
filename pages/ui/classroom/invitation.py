"""How learners join: the code in large signs, a link, and the link as a QR code."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit, urlunsplit

import segno
import streamlit as st

from dlcore.classroom import SchoolClass
from pages.ui.classroom.page_links import draw_page_links
from pages.ui.common.svg import insert_svg
from pages.ui.shell.text import t, when

MODULE_PIXELS = 7


def draw_invitation(opened: SchoolClass) -> None:
    """Draw what a projector shows while learners join."""
    address = st.context.url or ""
    link = join_link(address, opened.code)
    with st.container(horizontal=True, vertical_alignment="center", gap="large", key="invitation"):
        with st.container(width="content"):
            insert_svg(qr_code(link), "invitation_code", "dl-qr-code")
        with st.container(width="stretch"):
            st.markdown(t("class.invite_about"))
            st.html(f'<p class="dl-join-code" translate="no">{escape(opened.code)}</p>')
            st.code(link, language=None, wrap_lines=True)
            st.caption(t("class.ends", date=when(opened.ends)))
            if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"):
                st.warning(t("class.local_address"), icon=":material/lan:")
    draw_page_links()


def join_link(address: str, code: str) -> str:
    """Return the address with which a learner joins.

    Args:
        address: of the page Class.
        code: of the class.
    """
    scheme, server, path, _, _ = urlsplit(address)
    return urlunsplit((scheme, server, path, f"code={code}", ""))


def qr_code(link: str) -> str:
    """Return a QR code as SVG, dark on white whatever the theme is."""
    code = segno.make(link, error="m", micro=False)
    return str(code.svg_inline(scale=MODULE_PIXELS, border=3, dark="#000000", light="#ffffff"))
