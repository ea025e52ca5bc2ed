"""The navigation and the language switch in the header, for browser tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.site_map import SECTIONS
from tests.e2e.actions import ARRIVAL_MS, click, repeat
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

    def open_section() -> None:
        if not link.is_visible():
            click(section)

    repeat(open_section, lambda ms: link.wait_for(timeout=ms))
    return link


def go_to(page: Page, name: str) -> None:
    """Open another page by its link, at a quarter of the cost of its address, and wait for it.

    Args:
        page: of the browser.
        name: as of ``page_link``.
    """
    heading = page.get_by_role("heading", level=1).first
    before = heading.text_content()
    follow(page, name, lambda ms: expect(heading).not_to_have_text(before or "", timeout=ms))
    wait_for_app_run(page)


def follow(page: Page, name: str, see: Callable[[float], object]) -> None:
    """Follow the link of a page until the page is seen; a script run may close the section.

    Args:
        page: of the browser.
        name: as of ``page_link``.
        see: as of ``repeat``.
    """
    repeat(lambda: page_link(page, name).click(timeout=ARRIVAL_MS), see)


def switch_language(page: Page, language: str) -> None:
    """Switch the language, unless the page is in it, and wait for the page.

    Args:
        page: of the browser.
        language: its code.
    """
    switch = page.locator(".st-key-language").get_by_role("radio", name=LANGUAGES[language])
    is_drawn = page.locator(f"html[lang={language}]")

    def switch_() -> None:
        if not switch.is_checked():
            click(switch)

    repeat(switch_, lambda ms: is_drawn.wait_for(state="attached", timeout=ms))
    wait_for_app_run(page)
