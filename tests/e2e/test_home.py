"""The first experiment on Home in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.actions import press
from tests.e2e.home_page import HomePage


def test_a_drawing_is_read_after_one_press(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    home = HomePage(open_page(start_app(), viewport={"width": 390, "height": 844}))
    home.draw(3)
    home.train()
    home.wait_for_past("[data-playing][data-epoch='0']")
    assert home.wait_for_replay() == 3
    expect(home.stage).to_have_attribute("data-epoch", "15")
    expect(home.stage.locator(".curves")).to_be_in_viewport()
    expect(home.stage.locator("[role=status]")).to_contain_text("3")
    slider = home.stage.get_by_role("slider")
    press(slider, "Home")
    expect(home.stage).to_have_attribute("data-epoch", "0")
    press(home.page.locator(".st-key-whole_run button"), "Enter")
    expect(home.page).to_have_url(re.compile("/train.*run="))
    expect(home.page.get_by_test_id("stProgress")).to_be_visible()
