"""The style sheets are in a page once, and a browser gets them once."""

from __future__ import annotations

import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.shell.style import STYLES, style_element, style_sheet


def styled_page() -> None:
    from pages.ui.shell.style import apply_style, set_texts

    apply_style()
    set_texts("field", choose="ファイルを選ぶ", limit='up to "20" MB')


def bodies() -> list[str]:
    return [element.proto.body for element in AppTest.from_function(styled_page).run().get("html")]


def test_all_sheets_of_pages_are_one_element() -> None:
    sheets, _ = bodies()
    assert sheets.count("<style>") == 1
    for path in STYLES.glob("*.css"):
        assert style_sheet(path.name) in sheets
    for path in STYLES.glob("isolated/*.css"):
        assert style_sheet(f"isolated/{path.name}") not in sheets


def test_the_element_is_large_enough_to_be_sent_only_once() -> None:
    names = sorted(path.name for path in STYLES.glob("*.css"))
    size = len(style_element(*names).encode())
    assert size >= int(st.get_option("global.minCachedMessageSize") or 0) > 0


def test_texts_are_quoted_for_css() -> None:
    _, texts = bodies()
    assert '--choose:"ファイルを選ぶ";' in texts
    assert r'--limit:"up to \"20\" MB"' in texts
    assert texts.startswith("<style>.st-key-field{")
