"""Digits drawn on the canvas in a real browser, with a mouse and with a finger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.strokes import CANVAS
from pages.ui.shell.text import catalogue
from tests.e2e.settled import settled

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


class Board:
    """The Draw page as a learner uses it."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.canvas = page.locator(".upper-canvas")
        expect(self.canvas).to_be_visible()
        settled(page)

    @property
    def answer(self) -> Locator:
        return self.page.locator(".dl-answer").first

    def word(self, key: str, **values: object) -> str:
        return catalogue(self.language)[key].forms[0].format(**values)

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.word(key), exact=True)

    def places(self, strokes: Sequence[Array]) -> Iterator[list[tuple[float, float]]]:
        """Strokes of the tablet in the browser's own pixels."""
        box = self.canvas.bounding_box()
        assert box and box["width"] == CANVAS
        for stroke in pen_digits.on_canvas(strokes):
            yield [(box["x"] + x, box["y"] + y) for x, y in stroke.tolist()]

    def draw(self, strokes: Sequence[Array]) -> None:
        """Draws with the mouse."""
        mouse = self.page.mouse
        for first, *others in self.places(strokes):
            mouse.move(*first)
            mouse.down()
            for place in others:
                mouse.move(*place)
            mouse.up()

    def touch(self, strokes: Sequence[Array]) -> None:
        """Draws with a finger."""
        session = self.page.context.new_cdp_session(self.page)

        def tell(kind: str, *places: tuple[float, float]) -> None:
            points = [{"x": x, "y": y} for x, y in places]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        for first, *others in self.places(strokes):
            tell("touchStart", first)
            for place in others:
                tell("touchMove", place)
            tell("touchEnd")

    def shows(self, label: int) -> None:
        expect(self.answer).to_have_attribute("data-answer", str(label))


@pytest.fixture(scope="module")
def url(start_app: Callable[..., str]) -> str:
    return start_app()


def clear_digits(count: int) -> Iterator[tuple[int, list[Array]]]:
    """Digits of different kinds, each with its label."""
    sample: PenDigits = pen_digits.sample()
    for label in range(count):
        number = int(np.flatnonzero(sample.labels == label)[0])
        yield label, sample.strokes(number)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_digits_are_read_off_the_canvas(
    url: str, open_page: Callable[..., Page], language: str
) -> None:
    board = Board(open_page(f"{url}/draw?lang={language}"), language)
    expect(board.page.get_by_role("heading", level=1)).to_have_text(board.word("draw.title"))
    for label, strokes in clear_digits(4):
        board.draw(strokes)
        board.shows(label)
        expect(board.answer.locator("strong")).to_have_text(str(label))
        expect(board.page.locator(".dl-units").last).to_be_visible()
        board.button("draw.clear").click()
        expect(board.answer).to_have_count(0)


def test_undo_takes_the_last_stroke_away_and_a_page_switch_none(
    url: str, open_page: Callable[..., Page]
) -> None:
    board = Board(open_page(f"{url}/draw?lang=en"), "en")
    strokes = [np.array([[150, 100], [110, 260], [260, 260]]), np.array([[230, 90], [230, 400]])]
    board.draw(strokes)
    board.shows(4)
    page = board.page
    page.get_by_role("link", name="Home", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Draw a digit")
    page.get_by_role("link", name="Draw", exact=True).first.click()
    board.shows(4)
    box = re.compile("The ink lies within")
    before = page.get_by_text(box).text_content()
    board.button("draw.undo").click()
    expect(page.get_by_text(box)).not_to_have_text(before or "")
    board.button("draw.undo").click()
    expect(board.answer).to_have_count(0)


def test_a_finger_draws_and_the_page_stays_where_it_is(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{url}/draw?lang=en", has_touch=True, viewport={"width": 390, "height": 640})
    board = Board(page, "en")
    board.canvas.scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    label, strokes = list(clear_digits(4))[3]
    board.touch(strokes)
    board.shows(label)
    assert page.evaluate(SCROLLED) == before
