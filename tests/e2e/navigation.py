"""The navigation in the header, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from pages.ui.shell.site_map import SECTIONS


def page_link(page: Page, name: str) -> Locator:
    """Open the section of a page; return the page's link.

    Args:
        page: of the browser.
        name: of the page's script; ``home`` for Home.
    """
    if name == "home":
        return page.get_by_test_id("stTopNavLink")
    (index,) = [
        index
        for index, entries in enumerate(SECTIONS.values())
        if name in [entry.name for entry in entries]
    ]
    link = page.locator(f'[data-testid="stTopNavDropdownLink"][href*="/{name}"]')
    section = page.get_by_test_id("stTopNavSection").nth(index)
    section.wait_for()
    if not link.is_visible():
        section.click()
    return link
