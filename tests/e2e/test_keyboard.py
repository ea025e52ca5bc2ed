"""A digit on Home, a run and the menu by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e import actions
from tests.e2e.actions import ARRIVAL_MS, repeat
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
    """Reach an element by the tabulator key and press Enter on it."""
    actions.press(reach(target), "Enter")


def set_number(page: Page, label: str, value: int) -> None:
    """Reach a field and type a number over its own, until it is in the page's address."""
    field = page.get_by_role("spinbutton", name=label, exact=True)

    def type_over() -> None:
        reach(field)
        page.keyboard.press("Control+a")
        page.keyboard.type(f"{value}\n")

    wait_for_app_run(page)
    is_kept = re.compile(rf"={value}\b")
    repeat(type_over, lambda ms: expect(page).to_have_url(is_kept, timeout=ms))


def open_from_menu(page: Page, name: str, steps: int) -> None:
    """Open a page of the first section, some steps down its menu."""
    links = '[data-testid="stTopNavDropdownLink"][href*="/{}"]:focus'

    def walk() -> None:
        first = page.locator(links.format("train"))
        if not first.is_visible():
            press(page.get_by_test_id("stTopNavSection").first)
            first.wait_for(timeout=ARRIVAL_MS)
        for _ in range(steps):
            page.keyboard.press("ArrowDown")

    wait_for_app_run(page)
    link = page.locator(links.format(name))
    repeat(walk, lambda ms: link.wait_for(timeout=ms))
    actions.press(link, "Enter")


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
    # Together they train for longer than the way to Stop takes on a slow machine.
    set_number(page, "Epochs", 10_000)
    set_number(page, "Units, layer 1", 2_000)
    wait_for_app_run(page)
    press(page.locator(".st-key-train button"))
    stop = page.locator(".st-key-stop button")
    press(stop)
    expect(stop).to_have_count(0)
    open_from_menu(page, "compare", 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
