"""The end of a Streamlit script run, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Page, TimeoutError

from tests.page_function import wait_for_function

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
"""Selects the app while no script runs."""

UNDRAWN = """() => [
  ...document.querySelectorAll('[data-stale="true"], [data-testid=stSkeleton]'),
  ...document.getAnimations()
    .filter((each) => each instanceof CSSTransition && each.playState === "running")
    .map((each) => each.effect.target),
].map((each) => each.outerHTML.slice(0, 200))"""
"""JavaScript: HTML of the elements that are pale because they are redrawn."""

TRAINING_MS = 180_000
"""For a short run on a slow machine, where the worker must start and compile first."""


def wait_for_app_run(page: Page) -> None:
    """Wait until the script that draws the page has ended.

    Until then Streamlit keeps elements of the previous run on the page: a widget may be there
    twice, and a text may be about to change. Right after a click the script may not have started,
    so wait first for something that the click changes.
    """
    page.locator(IDLE).wait_for()


def wait_until_drawn(page: Page) -> None:
    """Wait until no element is pale because it is redrawn.

    Raises:
        AssertionError: some elements stay pale; names them.
    """
    try:
        wait_for_function(page, f"() => !({UNDRAWN})().length")
    except TimeoutError:
        raise AssertionError(page.evaluate(UNDRAWN)) from None
