"""Widgets keep their values when a page is redrawn before the browser has their scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from dlcore import Store
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.e2e.navigation import switch_language
from tests.page_function import wait_for_function
from tests.stored_runs import finished_run

SCRIPTS = re.compile("/static/js/(Checkbox|Multiselect|NumberInput|Radio|Selectbox|Slider)")


@pytest.mark.parametrize(
    "address", ["train?preset=mnist-cnn", "compare?compare_view=sweep", "data?data=points"]
)
def test_late_scripts_change_no_value(
    start_app: Callable[..., str],
    open_page: Callable[..., Page],
    app_store: Store,
    address: str,
) -> None:
    url, page = start_app(), open_page(BLANK)
    finished_run(app_store, sign_in(page, url))
    page.goto(f"{url}/{address}&lang=en")
    expect(page.get_by_role("combobox").last).to_be_visible()
    wait_for_app_run(page)
    expected = values(page)
    page.goto(BLANK)
    held: list[Route] = []
    page.route(SCRIPTS, lambda route: held.append(route))
    page.goto(f"{url}/{address}&lang=ja")
    switch_language(page, "en")
    expect(page.get_by_test_id("stSkeleton").first).to_be_visible()
    page.route(SCRIPTS, lambda route: route.continue_())
    assert held
    for route in held:
        route.continue_()
    expect(page.get_by_role("combobox").last).to_be_visible()
    # What a widget answers once it is loaded would be seen now.
    switch_language(page, "ja")
    switch_language(page, "en")
    assert values(page) == expected


def values(page: Page) -> list[str]:
    """Return the values of all widgets in their order, once the browser has their scripts."""
    wait_for_function(page, "() => !document.querySelector('[data-testid=stSkeleton]')")
    found: list[str] = page.get_by_test_id("stMain").evaluate("""(main) => [
      ...[...main.querySelectorAll("input")].map((each) =>
        each.type === "checkbox" || each.type === "radio" ? `${each.checked}` : each.value),
      ...[...main.querySelectorAll("[data-testid=stMultiSelect]")].map((each) => each.innerText),
    ]""")
    return found
