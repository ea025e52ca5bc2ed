"""When a page shows all that a change made of it, and nothing else."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def settled(page: Page) -> None:
    """Waits until the script that draws the page has come to its end.

    Until then Streamlit leaves in its place what it drew before: a widget may stand on the page
    twice, and what is seen may be about to be drawn anew. To be called once something of the change
    is seen, as right after a press the script may not have begun.
    """
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1)
