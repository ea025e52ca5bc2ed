"""A choice in a select box, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Locator, TimeoutError

ATTEMPTS = 10
OPEN_MS = 5_000
"""Time in which a list opens."""


def choose_option(box: Locator, option: str) -> None:
    """Choose an option.

    Streamlit closes an open list when the page scrolls or a script run draws the box anew, so the
    list is opened until the choice succeeds.

    Args:
        box: the select box.
        option: its text.

    Raises:
        TimeoutError: the box has no such option.
    """
    choice = box.page.get_by_role("option", name=option, exact=True)
    box.scroll_into_view_if_needed()
    for _ in range(ATTEMPTS - 1):
        box.click()
        try:
            choice.click(timeout=OPEN_MS)
        except TimeoutError:
            continue
        return
    box.click()
    choice.click()
