"""The first experiment, a run and its comparison by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.app_run import wait_for_app_run
from tests.e2e.home_page import HomePage

MOST = 80
"""Stops of the tabulator key until something must have been reached."""

IS_FOCUSED = "(element) => element.contains(document.activeElement)"


def reach(target: Locator) -> Locator:
    """Press the tabulator key until an element has the focus."""
    expect(target).to_be_visible()
    for _ in range(MOST):
        if target.evaluate(IS_FOCUSED):
            return target
        target.page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by keyboard")


def press(target: Locator) -> None:
    reach(target)
    target.page.keyboard.press("Enter")


def test_a_digit_is_chosen_trained_and_compared(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}?lang=en")
    home = HomePage(page)
    press(page.locator(".st-key-digit_3 button"))
    home.wait_for("[data-state=untrained]:not([data-answer=''])")
    press(page.locator(".st-key-start button"))
    assert home.wait_for_replay() == 3
    press(page.locator(".st-key-whole_run button"))
    epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
    reach(epochs)
    page.keyboard.press("Control+a")
    page.keyboard.type("2000\n")
    wait_for_app_run(page)
    press(page.locator(".st-key-train button"))
    status = page.get_by_test_id("stProgress").locator("p").first
    expect(status).to_have_text(re.compile("epoch", re.IGNORECASE))
    press(page.locator(".st-key-stop button"))
    expect(status).to_have_text("Stopped")
    press(page.get_by_test_id("stTopNavSection").first)
    page.locator('[data-testid="stTopNavDropdownLink"][href*="/train"]:focus').wait_for()
    page.keyboard.press("ArrowDown")
    page.locator('[data-testid="stTopNavDropdownLink"][href*="/compare"]:focus').wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
