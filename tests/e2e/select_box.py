"""A choice in a select box, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.actions import ARRIVAL_MS, repeat


def choose_option(box: Locator, option: str) -> None:
    """Choose an option.

    Streamlit closes an open list when the page scrolls or a script run redraws the box, so the
    list is opened until the box has the option.

    Args:
        box: the select box.
        option: its text.

    Raises:
        TimeoutError: the box has no such option.
    """
    choice = box.page.get_by_role("option", name=option, exact=True)

    def choose() -> None:
        if not choice.is_visible():
            box.click()
        choice.click(timeout=ARRIVAL_MS)

    box.scroll_into_view_if_needed()
    repeat(choose, lambda ms: expect(box).to_have_value(option, timeout=ms))
