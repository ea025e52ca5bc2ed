"""A digit on Home, a run and the menu by keyboard alone."""

from __future__ import annotations

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


def open_from_menu(page: Page, name: str, steps: int) -> None:
    """Open a page of the first section, some steps down its menu."""
    press(page.get_by_test_id("stTopNavSection").first)
    page.locator('[data-testid="stTopNavDropdownLink"][href*="/train"]:focus').wait_for()
    for _ in range(steps):
        page.keyboard.press("ArrowDown")
    page.locator(f'[data-testid="stTopNavDropdownLink"][href*="/{name}"]:focus').wait_for()
    page.keyboard.press("Enter")


def test_a_digit_is_chosen_and_a_run_started_and_stopped(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}?lang=en")
    home = HomePage(page)
    press(page.locator(".st-key-digit_3 button"))
    home.wait_for("[data-state=untrained]:not([data-answer=''])")
    wait_for_app_run(page)
    reach(page.locator(".st-key-start button"))
    open_from_menu(page, "train", 0)
    epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
    expect(epochs).to_be_visible()
    wait_for_app_run(page)
    reach(epochs)
    page.keyboard.press("Control+a")
    page.keyboard.type("2000\n")
    wait_for_app_run(page)
    press(page.locator(".st-key-train button"))
    stop = page.locator(".st-key-stop button")
    press(stop)
    expect(stop).to_have_count(0)
    open_from_menu(page, "compare", 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
