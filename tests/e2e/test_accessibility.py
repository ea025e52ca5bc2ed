"""Every page without serious findings of axe-core, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.ui.shell.site_map import SECTIONS
from tests.e2e.app_run import wait_for_app_run

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS = """() => axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
  preload: false, iframes: false,
}).then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, target.join(" "), html])))"""
"""JavaScript: rule, selector and HTML of each serious or critical finding."""

IS_DRAWN = """() => !document.querySelector('[data-stale="true"], [data-testid=stSkeleton]')
  && !document.getAnimations().some((each) => each instanceof CSSTransition)"""
"""JavaScript: whether no element is pale because it is drawn anew."""

NOT_OURS = {
    # Its text is the content of a style sheet, which browsers count as a name and axe-core not.
    ("button-name", "stBaseButton-secondary"),
}
"""Rules with a part of the HTML that they name in vain."""

SMALL = """() => [...document.querySelectorAll('[data-testid="stMain"] button')]
  .filter((button) => button.checkVisibility())
  .filter((button) => !button.closest('[data-testid="stTooltipIcon"], [data-testid="stSelectbox"]'))
  .map((button) => [button.textContent, button.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 43.5)
  .map(([text, { width, height }]) => `${text} ${width} ${height}`)"""
"""JavaScript: the buttons that are smaller than 44 pixels.

An icon with help reacts around it, too, and a select box as a whole.
"""


LOOKS = (("ja", "light"), ("en", "dark"), ("en", "light"), ("ja", "dark"))
"""Languages and colour schemes, which the pages take in turn."""


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_no_page_has_a_serious_finding(
    start_app: Callable[..., str], open_page: Callable[..., Page], section: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    url = start_app()
    page = open_page("about:blank")
    page.emulate_media(reduced_motion="reduce")
    names = [entry.name for entry in SECTIONS.get(section, ())]
    found = []
    for name, (language, scheme) in zip(names or [""], cycle(LOOKS), strict=False):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{url}/{name}?lang={language}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_for_app_run(page)
        found += serious_findings(page, f"{name} {language} {scheme}")
    assert found == []


def test_buttons_have_room_for_a_finger(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    phone = {"width": 390, "height": 844}
    page = open_page(f"{start_app()}/train?lang=ja", viewport=phone, has_touch=True, is_mobile=True)
    expect(page.locator(".st-key-train button")).to_be_visible()
    wait_for_app_run(page)
    assert page.evaluate(SMALL) == []


def serious_findings(page: Page, view: str) -> list[tuple[str, str, str]]:
    page.wait_for_function(IS_DRAWN)
    page.evaluate(AXE.read_text("utf-8"))
    return [
        (view, rule, html)
        for rule, _, html in page.evaluate(FINDINGS)
        if not any(rule == known and part in html for known, part in NOT_OURS)
    ]
