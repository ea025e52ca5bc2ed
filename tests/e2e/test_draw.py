"""The Draw page in a real browser, by mouse and by touch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Locator, Page, expect

from pages.ui.shell.text import catalogue
from tests.e2e.actions import click
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.drawing import CANVAS_SELECTOR, draw_by_mouse, draw_by_touch
from tests.e2e.home_page import strokes_of
from tests.e2e.navigation import go_to

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


class DrawPage:
    """Page object of the Draw page."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.canvas = page.locator(CANVAS_SELECTOR)
        expect(self.canvas).to_be_visible()
        wait_for_app_run(page)

    @property
    def prediction(self) -> Locator:
        return self.page.locator(".dl-answer").first

    def word(self, key: str, **values: object) -> str:
        return catalogue(self.language)[key].forms[0].format(**values)

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.word(key), exact=True)

    def expect_prediction(self, label: int) -> None:
        expect(self.prediction).to_have_attribute("data-answer", str(label))


FOUR = [np.array([[150, 100], [110, 260], [260, 260]]), np.array([[230, 90], [230, 400]])]
"""Two strokes that are a 4."""


def test_drawn_digits_are_classified_kept_and_undone(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    draw_page = DrawPage(open_page(f"{start_app()}/draw?lang=en"), "en")
    page = draw_page.page
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(draw_page.word("draw.title"))
    for label in (0, 3):
        draw_by_mouse(page, strokes_of(label))
        draw_page.expect_prediction(label)
        expect(draw_page.prediction.locator("strong")).to_have_text(str(label))
        expect(page.locator(".dl-units").last).to_be_visible()
        click(draw_page.button("draw.clear"))
        expect(draw_page.prediction).to_have_count(0)
        wait_for_app_run(page)
    draw_by_mouse(page, FOUR)
    draw_page.expect_prediction(4)
    wait_for_app_run(page)
    go_to(page, "home")
    go_to(page, "draw")
    draw_page.expect_prediction(4)
    wait_for_app_run(page)
    box = page.get_by_text("The ink lies within")
    before = box.text_content()
    click(draw_page.button("draw.undo"))
    expect(box).not_to_have_text(before or "")
    click(draw_page.button("draw.undo"))
    expect(draw_page.prediction).to_have_count(0)


def test_drawing_by_touch_does_not_scroll_the_page(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    url = f"{start_app()}/draw?lang=ja"
    page = open_page(url, has_touch=True, viewport={"width": 390, "height": 640})
    draw_page = DrawPage(page, "ja")
    draw_page.canvas.scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    draw_by_touch(page, strokes_of(3))
    draw_page.expect_prediction(3)
    assert page.evaluate(SCROLLED) == before
