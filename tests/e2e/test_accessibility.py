"""Every page without serious findings of axe-core and with room for a finger, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from pages.ui.shell.site_map import SECTIONS
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import Scheme
from tests.e2e.navigation import go_to, switch_language

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

WHOLE = """
[data-testid=stTooltipIcon], [data-testid=stSelectbox], [data-testid=stMultiSelect],
[data-testid=stElementToolbar], .modebar, .dl-word-editor
"""
"""Selects what reacts around its buttons or as a whole, what is for a mouse, words in a text."""

SMALL = """(whole) => [...document.querySelectorAll("[data-testid=stMain] :is(button, select)")]
  .filter((each) => each.checkVisibility() && !each.closest(whole))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && Math.min(width, height) < 43.5)
  .map(([each, { width, height }]) => `${each.outerHTML.slice(0, 80)} ${width} ${height}`)"""
"""JavaScript: the controls that are smaller than 44 pixels."""

TABLET: ViewportSize = {"width": 820, "height": 1180}

LOOKS: Sequence[tuple[str, Scheme]] = (
    ("ja", "light"),
    ("en", "dark"),
    ("en", "light"),
    ("ja", "dark"),
)
"""Languages and colour schemes, which the pages take in turn."""


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_no_page_has_a_serious_finding_or_a_small_target(
    start_app: Callable[..., str], open_page: Callable[..., Page], section: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    names = [entry.name for entry in SECTIONS.get(section, ())] or [""]
    url = f"{start_app()}/{names[0]}"
    page = open_page(url, viewport=TABLET, has_touch=True)
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_for_app_run(page)
    page.evaluate(AXE.read_text("utf-8"))
    found: list[object] = []
    for name, (language, scheme) in zip(names, cycle(LOOKS), strict=False):
        if name != names[0]:
            # So a tablet's header has room for every section.
            go_to(page, name)
        page.emulate_media(color_scheme=scheme)
        switch_language(page, language)
        found += serious_findings(page, f"{name} {language} {scheme}")
        found += [(name, small) for small in page.evaluate(SMALL, WHOLE)]
    assert found == []


def serious_findings(page: Page, view: str) -> list[tuple[str, str, str]]:
    page.wait_for_function(IS_DRAWN, polling=100)
    return [
        (view, rule, html)
        for rule, _, html in page.evaluate(FINDINGS)
        if not any(rule == known and part in html for known, part in NOT_OURS)
    ]
