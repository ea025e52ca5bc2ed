"""The navigation and the language switch in the header, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.site_map import SECTIONS
from tests.e2e.app_run import wait_for_app_run


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


def go_to(page: Page, name: str) -> None:
    """Open another page by its link, at a quarter of the cost of its address, and wait for it.

    Args:
        page: of the browser.
        name: as of ``page_link``.
    """
    heading = page.get_by_role("heading", level=1).first
    before = heading.text_content()
    page_link(page, name).click()
    expect(heading).not_to_have_text(before or "")
    wait_for_app_run(page)


def switch_language(page: Page, language: str) -> None:
    """Switch the language, unless the page is in it, and wait for the page.

    Args:
        page: of the browser.
        language: its code.
    """
    if page.locator(f"html[lang={language}]").count():
        return
    page.locator(".st-key-language").get_by_text(LANGUAGES[language], exact=True).click()
    page.locator(f"html[lang={language}]").wait_for(state="attached")
    wait_for_app_run(page)
