"""User text in a label."""

from __future__ import annotations

from pages.ui.shell.markdown import escape_markdown


def test_markup_is_escaped() -> None:
    assert escape_markdown("a_b") == r"a\_b"
    assert escape_markdown(":red[x]") == r"\:red\[x\]"
    assert escape_markdown("広さ 1") == "広さ 1"
