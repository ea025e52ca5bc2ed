"""Serious findings of axe-core on a page, for browser tests and benchmarks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.app_run import IS_DRAWN

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS = """() => axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
  preload: false, iframes: false,
}).then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, target.join(" "), html])))"""
"""JavaScript: rule, selector and HTML of each serious or critical finding."""

NOT_OURS = {
    # Its text is the content of a style sheet, which browsers count as a name and axe-core not.
    ("button-name", "stBaseButton-secondary"),
    # A code block of Streamlit: browsers let the keyboard scroll it, Chromium since version 130.
    ("scrollable-region-focusable", '<pre class="st-'),
}
"""Rules with a part of the HTML that they name in vain."""


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
        self._page.wait_for_function(IS_DRAWN, polling=100)
        return [
            (rule, html)
            for rule, _, html in self._page.evaluate(FINDINGS)
            if not any(rule == known and part in html for known, part in NOT_OURS)
        ]
