"""A real browser, and the time from a press to what it brings on the screen."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Browser, Locator, Page, TimeoutError

WAIT_MS = 60_000

IS_CALM = 'document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")'
"""Streamlit draws nothing at the moment."""

HAS_HEADING = 'document.querySelector("h1") && document.querySelector("h1").offsetHeight'

HAS_POINT = """[...document.querySelectorAll(".dl-chart .js-plotly-plot")].some((chart) =>
  (chart.data || []).some((trace) => /^(training|progress)-loss$/.test(trace.uid)
    && [...(trace.x || [])].some((x) => x !== null)))"""
"""The live chart shows a point of the loss."""

_CLOCK = """(condition) => {
  const holds = new Function(`return Boolean(${condition})`);
  window.benchmark = new Promise((resolve, reject) => {
    const listening = new AbortController();
    const begin = () => {
      listening.abort();
      const began = performance.now();
      const look = () => {
        const seconds = (performance.now() - began) / 1000;
        if (holds()) resolve(seconds);
        else if (seconds > 60) reject(new Error(`not in a minute: ${condition}`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    for (const kind of ["pointerdown", "keydown"])
      addEventListener(kind, begin, { capture: true, signal: listening.signal });
  });
}"""
"""From the next press to the first frame in which the condition holds."""


def new_page(browser: Browser) -> Page:
    """A tab of a fresh profile."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    return page


def seconds_to_open(page: Page, url: str) -> float:
    """Loads an address; seconds until its heading stands and nothing is being drawn."""
    page.goto(url, wait_until="commit")
    ready = f"() => {HAS_HEADING} && {IS_CALM} ? performance.now() : null"
    return float(page.wait_for_function(ready).json_value()) / 1000


def seconds_of_click(page: Page, button: Locator, condition: str) -> float:
    """Clicks; seconds from the press until ``condition`` (JavaScript) holds on the screen."""
    button.wait_for()
    page.evaluate(_CLOCK, condition)
    button.click()
    return float(page.evaluate("window.benchmark"))


def seconds_of_key(page: Page, field: Locator, key: str, condition: str) -> float:
    """Presses a key in a field; seconds until ``condition`` (JavaScript) holds on the screen."""
    field.wait_for()
    page.evaluate(_CLOCK, condition)
    field.press(key)
    return float(page.evaluate("window.benchmark"))


def wait_until(page: Page, condition: str) -> None:
    """Waits until ``condition`` (JavaScript) holds."""
    page.wait_for_function(f"() => Boolean({condition})")


def open_options(page: Page, label: str) -> Locator:
    """Opens a select box, again if the page was just being drawn anew; its options."""
    box, options = page.get_by_role("combobox", name=label, exact=True), page.get_by_role("option")
    while not options.count():
        box.click()
        with contextlib.suppress(TimeoutError):
            options.first.wait_for(timeout=1000)
    return options
