"""When a page shows all that a change made of it.

Streamlit leaves what it drew before in its place until the script has come to its end: until
then a widget may stand on the page twice, and what is seen may be about to be drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

_CALM = "[data-testid=stApp][data-test-script-state=notRunning]"

_WATCH = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const seen = (window.rerun = { begun: false, ended: false });
  new MutationObserver(() => {
    if (app.dataset.testScriptState === "notRunning") seen.ended = seen.begun;
    else seen.begun = true;
  }).observe(app, { attributeFilter: ["data-test-script-state"] });
}"""


def settled(page: Page) -> None:
    """Waits until no script runs for the page."""
    expect(page.locator(_CALM)).to_have_count(1)


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Waits, after a change in its block, until a script that the change began has ended.

    To wait for a page at rest would not do: right after a change it may not have begun to move.
    """
    settled(page)
    page.evaluate(_WATCH)
    yield
    page.wait_for_function("() => window.rerun.ended")
    settled(page)
