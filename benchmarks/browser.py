"""Time in a real browser, from a press to the frame that shows its effect."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, TimeoutError

from tests.e2e.app_run import IDLE, wait_for_app_run
from tests.page_function import wait_for_function

WAIT_MS = 60_000

IS_IDLE = f'document.querySelector("{IDLE}")'
"""JavaScript: no script runs."""

HAS_HEADING = 'document.querySelector("h1") && document.querySelector("h1").offsetHeight'
HEADING = 'document.querySelector("h1").textContent'

HAS_POINT = """[...document.querySelectorAll(".dl-chart .js-plotly-plot")].some((chart) =>
  (chart.data || []).some((trace) => /^(training|progress)-loss$/.test(trace.uid)
    && [...(trace.x || [])].some((x) => x !== null)))"""
"""JavaScript: the live chart shows a point of the loss."""

_CLOCK = """(condition) => {
  const holds = new Function(`return Boolean(${condition})`);
  window.benchmark = new Promise((resolve) => {
    const listening = new AbortController();
    const start = () => {
      listening.abort();
      const pressed = performance.now();
      const check = () => {
        const seconds = (performance.now() - pressed) / 1000;
        if (holds()) resolve(seconds);
        else if (seconds > 60) resolve(null);
        else requestAnimationFrame(check);
      };
      requestAnimationFrame(check);
    };
    for (const kind of ["pointerdown", "keydown"])
      addEventListener(kind, start, { capture: true, signal: listening.signal });
  });
}"""
"""Measures from the next press to the first frame in which the condition holds; null after 60 s."""


def new_page(browser: Browser) -> Page:
    """Open a tab in a new browser profile."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    return page


def wait_until(page: Page, condition: str) -> None:
    """Wait until ``condition`` (JavaScript) holds."""
    wait_for_function(page, f"() => Boolean({condition})")


def wait_for_page(page: Page) -> None:
    """Wait until a page that is being loaded is complete."""
    wait_until(page, HAS_HEADING)
    wait_for_app_run(page)


def switch_page(page: Page, link: Locator) -> None:
    """Follow a link to another page and wait until that is complete."""
    before = page.evaluate(HEADING)
    link.click()
    wait_for_function(page, f"(before) => {HAS_HEADING} && {HEADING} !== before", before)
    wait_for_app_run(page)


def measure_load(page: Page, url: str, condition: str) -> float:
    """Load an address; return the seconds until ``condition`` (JavaScript) holds."""
    page.goto(url, wait_until="commit")
    ready = wait_for_function(page, f"() => {condition} ? performance.now() : null")
    wait_for_app_run(page)
    return float(ready) / 1000


def measure_click(page: Page, button: Locator, condition: str) -> float:
    """Click; return the seconds until ``condition`` (JavaScript) holds.

    Raises:
        TimeoutError: it does not hold within a minute.
    """
    return _measure(page, button, button.click, condition)


def measure_key(page: Page, field: Locator, key: str, condition: str) -> float:
    """Press a key in a field; return the seconds as ``measure_click`` does."""
    return _measure(page, field, lambda: field.press(key), condition)


def _measure(page: Page, widget: Locator, press: Callable[[], None], condition: str) -> float:
    wait_for_app_run(page)
    widget.wait_for()
    page.evaluate(_CLOCK, condition)
    press()
    seconds = page.evaluate("window.benchmark")
    wait_for_app_run(page)
    if seconds is None:
        raise TimeoutError(f"not within a minute: {condition}")
    return float(seconds)


def open_options(page: Page, label: str) -> Locator:
    """Open a select box; return its options."""
    wait_for_app_run(page)
    page.get_by_role("combobox", name=label, exact=True).click()
    options = page.get_by_role("option")
    options.first.wait_for()
    return options
