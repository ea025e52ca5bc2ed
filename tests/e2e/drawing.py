"""A hand that draws on the canvas of a page, for browser tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playwright.sync_api import Page

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.strokes import CANVAS

CANVAS_SELECTOR = ".upper-canvas"


def to_pixels(page: Page, strokes: Sequence[Array]) -> Iterator[Iterator[tuple[float, float]]]:
    """Convert strokes of the tablet to pixels of the browser.

    Each point is where the canvas is when the point is taken: a page may move it under the pen.
    """
    canvas = page.locator(CANVAS_SELECTOR)

    def positions(stroke: Array) -> Iterator[tuple[float, float]]:
        for x, y in stroke.tolist():
            box = canvas.bounding_box()
            assert box and box["width"] == CANVAS
            yield box["x"] + x, box["y"] + y

    return map(positions, pen_digits.scale_to_canvas(strokes))


def draw_by_mouse(page: Page, strokes: Sequence[Array]) -> None:
    """Draw strokes of the tablet."""
    for stroke in to_pixels(page, strokes):
        page.mouse.move(*next(stroke))
        page.mouse.down()
        for position in stroke:
            page.mouse.move(*position)
        page.mouse.up()


def draw_by_touch(page: Page, strokes: Sequence[Array]) -> None:
    """Draw strokes of the tablet with a finger."""
    session = page.context.new_cdp_session(page)

    def dispatch(kind: str, *positions: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in positions]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for stroke in to_pixels(page, strokes):
        dispatch("touchStart", next(stroke))
        for position in stroke:
            dispatch("touchMove", position)
        dispatch("touchEnd")
