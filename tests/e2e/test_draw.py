"""The Draw page in a real browser, by mouse and by touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_digits import PenDigits
from pages.ui.shell.text import catalogue
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.drawing import CANVAS_SELECTOR, draw_by_mouse, draw_by_touch
from tests.e2e.navigation import page_link

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


@pytest.fixture(scope="module")
def url(start_app: Callable[..., str]) -> str:
    return start_app()


def sample_digits(count: int) -> Iterator[tuple[int, list[Array]]]:
    """Yield one digit of each of the first classes, with its label."""
    sample: PenDigits = pen_digits.sample()
    for label in range(count):
        number = int(np.flatnonzero(sample.labels == label)[0])
        yield label, sample.strokes(number)


def test_drawn_digits_are_classified(url: str, open_page: Callable[..., Page]) -> None:
    draw_page = DrawPage(open_page(f"{url}/draw?lang=ja"), "ja")
    expect(draw_page.page.get_by_role("heading", level=1)).to_have_text(
        draw_page.word("draw.title")
    )
    for label, strokes in sample_digits(4):
        draw_by_mouse(draw_page.page, strokes)
        draw_page.expect_prediction(label)
        expect(draw_page.prediction.locator("strong")).to_have_text(str(label))
        expect(draw_page.page.locator(".dl-units").last).to_be_visible()
        draw_page.button("draw.clear").click()
        expect(draw_page.prediction).to_have_count(0)


def test_a_page_switch_keeps_the_drawing_and_undo_removes_the_last_stroke(
    url: str, open_page: Callable[..., Page]
) -> None:
    draw_page = DrawPage(open_page(f"{url}/draw?lang=en"), "en")
    strokes = [np.array([[150, 100], [110, 260], [260, 260]]), np.array([[230, 90], [230, 400]])]
    draw_by_mouse(draw_page.page, strokes)
    draw_page.expect_prediction(4)
    page = draw_page.page
    page_link(page, "home").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Draw a digit")
    page_link(page, "draw").click()
    draw_page.expect_prediction(4)
    box = re.compile("The ink lies within")
    before = page.get_by_text(box).text_content()
    draw_page.button("draw.undo").click()
    expect(page.get_by_text(box)).not_to_have_text(before or "")
    draw_page.button("draw.undo").click()
    expect(draw_page.prediction).to_have_count(0)


def test_drawing_by_touch_does_not_scroll_the_page(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{url}/draw?lang=en", has_touch=True, viewport={"width": 390, "height": 640})
    draw_page = DrawPage(page, "en")
    draw_page.canvas.scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    label, strokes = list(sample_digits(4))[3]
    draw_by_touch(page, strokes)
    draw_page.expect_prediction(label)
    assert page.evaluate(SCROLLED) == before
