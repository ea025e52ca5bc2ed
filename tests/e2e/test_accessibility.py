"""Every page without serious findings of axe-core and with room for a finger, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dlcore import Store
from pages.ui.shell.site_map import SECTIONS
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.axe import AXE, Axe
from tests.e2e.conftest import BLANK, TEACHER_PASSCODE, Scheme
from tests.e2e.navigation import go_to, switch_language
from tests.e2e.page_states import STATES, View, page_states

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

CHANGING = ("train", "compare", "forecast", "lessons", "playground", "labs")
"""Pages that look most different while they work and when they are done."""


@pytest.fixture(autouse=True)
def needs_axe() -> None:
    """Skip the tests where axe-core is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed")


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_no_page_has_a_serious_finding_or_a_small_target(
    start_app: Callable[..., str], open_page: Callable[..., Page], section: str
) -> None:
    names = [entry.name for entry in SECTIONS.get(section, ())] or [""]
    url = f"{start_app()}/{names[0]}"
    page = open_page(url, viewport=TABLET, has_touch=True)
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_for_app_run(page)
    axe = Axe(page)
    found: list[object] = []
    for name, (language, scheme) in zip(names, cycle(LOOKS), strict=False):
        if name != names[0]:
            # So a tablet's header has room for every section.
            go_to(page, name)
        page.emulate_media(color_scheme=scheme)
        switch_language(page, language)
        found += [(name, language, scheme, *finding) for finding in axe.findings()]
        found += [(name, small) for small in page.evaluate(SMALL, WHOLE)]
    assert found == []


def test_no_page_has_a_serious_finding_while_it_works_or_when_it_is_done(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK, viewport=TABLET, has_touch=True)
    page.emulate_media(reduced_motion="reduce")
    found: list[object] = []
    with page_states(app_store, TEACHER_PASSCODE, is_whole=False) as views:
        for view, (language, scheme) in zip(in_turn(views), cycle(LOOKS), strict=False):
            page.emulate_media(color_scheme=scheme)
            view.open(page, url, language)
            found += [(str(view), language, scheme, *each) for each in Axe(page).findings()]
            found += [(str(view), small) for small in page.evaluate(SMALL, WHOLE)]
    assert found == []


def in_turn(views: Sequence[View]) -> list[View]:
    """Return one view of each of ``CHANGING``, while it works and when it is done in turn.

    ``python -m benchmarks.accessibility`` takes all views of all pages in all looks.
    """
    chosen: list[View] = []
    for number, name in enumerate(CHANGING):
        others = [view for view in views if view.page == name and view.state != "empty"]
        state = STATES[1 + number % 2]
        # First those in this page's state.
        chosen += sorted(others, key=lambda view: view.state != state)[:1]
    return chosen
