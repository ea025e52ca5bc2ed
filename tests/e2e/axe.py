"""Serious findings of axe-core on a page, for browser tests and benchmarks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.app_run import wait_until_drawn

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NOT_OURS = (
    # Its text is the content of a style sheet, which browsers count as a name and axe-core not.
    ("button-name", "[data-testid=stFileUploaderDropzone] button"),
    # A code block of Streamlit: browsers let the keyboard scroll it, Chromium since version 130.
    ("scrollable-region-focusable", "[data-testid=stCode] pre"),
    # Streamlit's menu on a phone has sections within its list.
    ("list", "[data-testid=stSidebarNavItems]"),
    ("listitem", "[data-testid=stSidebarNavItems] li"),
)
"""Rules with a selector of elements that they name in vain, or that Streamlit draws."""

FINDINGS = """(notOurs) => axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
  preload: false, iframes: false, elementRef: true,
}).then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .flatMap(({ id, nodes }) => nodes
    .filter(({ element }) =>
      !notOurs.some(([rule, selector]) => rule === id && element.matches(selector)))
    .map(({ html }) => [id, html])))"""
"""JavaScript: rule and HTML of each serious or critical finding that is ours."""


class Axe:
    """axe-core in a tab of a browser.

    Args:
        page: on which axe-core is loaded, until it loads another address.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        page.evaluate(AXE.read_text("utf-8"))

    def findings(self) -> list[tuple[str, str]]:
        """Return rule and HTML of each serious or critical finding that is ours."""
        wait_until_drawn(self._page)
        found = self._page.evaluate(FINDINGS, NOT_OURS)
        return [(rule, html) for rule, html in found]
