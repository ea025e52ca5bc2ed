"""The moving picture of the README: Home, from the empty canvas to the drawing read right.

python -m benchmarks.first_minute_picture docs/screenshots
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.browser import WAIT_MS, new_page
from benchmarks.language_pictures import write_pictures
from benchmarks.server import Server
from dlcore.arrays import Array
from dlcore.handwriting.pen_digits import TABLET
from tests.e2e.drawing import to_pixels
from tests.e2e.home_page import HomePage, strokes_of

LABEL, NUMBER = 3, 33
ENLARGED = 1.5
"""People draw larger on the canvas than the writers of the pen digits on their tablet."""

VIEW = ViewportSize(width=1180, height=800)
WIDTH = 760
FRAME_MS, HOLD_MS, REPLAY_MS = 160, 2500, 5000
PIECES = 12
"""Into which the drawing is cut, one for each frame."""


class Film:
    """Screenshots with the time for which each is shown.

    Args:
        page: of the browser.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._images: list[Image.Image] = []
        self._times: list[int] = []

    def shoot(self, milliseconds: int = FRAME_MS) -> None:
        """Append a screenshot; one like the one before only makes that last longer."""
        png = self._page.screenshot(animations="allow")
        image = Image.open(io.BytesIO(png)).convert("RGB")
        height = round(image.height * WIDTH / image.width)
        image = image.resize((WIDTH, height), Image.Resampling.LANCZOS)
        if self._images and image.tobytes() == self._images[-1].tobytes():
            self._times[-1] += milliseconds
            return
        self._images.append(image)
        self._times.append(milliseconds)

    def save(self, path: Path) -> None:
        """Write an animated WebP."""
        first, *others = self._images
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self._times,
            loop=0,
            quality=60,
            method=6,
        )


def film_first_minute(browser: Browser, server: Server, language: str, folder: Path) -> None:
    """Draw, train and look, with a screenshot of each moment."""
    page = new_page(browser)
    page.set_default_timeout(3 * WAIT_MS)
    page.set_viewport_size(VIEW)
    page.goto(f"{server.url}/?lang={language}")
    home, film = HomePage(page), Film(page)
    film.shoot(HOLD_MS // 2)
    _draw(page, film)
    home.wait_for("[data-state=untrained]:not([data-answer=''])")
    film.shoot(HOLD_MS)
    home.train()
    home.wait_for_replay()
    _replay(home, film)
    film.save(folder / f"first-minute-{language}.webp")
    page.context.close()


def _replay(home: HomePage, film: Film) -> None:
    """Go through the epochs with the slider: a slow computer would leave out some of a replay."""
    slider = home.stage.get_by_role("slider")
    last = int(slider.get_attribute("max") or 0)
    for epoch in range(last + 1):
        slider.fill(str(epoch))
        film.shoot(REPLAY_MS // last)
    film.shoot(2 * HOLD_MS)


def _draw(page: Page, film: Film) -> None:
    for first, *others in to_pixels(page, _enlarged(strokes_of(LABEL, NUMBER))):
        page.mouse.move(*first)
        page.mouse.down()
        for number, position in enumerate(others):
            page.mouse.move(*position)
            if number % max(1, len(others) // PIECES) == 0:
                film.shoot()
        page.mouse.up()


def _enlarged(strokes: Sequence[Array]) -> list[Array]:
    """Enlarge strokes and move them to the centre of the tablet."""
    points = np.concatenate(strokes)
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    return [(stroke - centre) * ENLARGED + TABLET / 2 for stroke in strokes]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one picture for each language."""
    return write_pictures("benchmarks.first_minute_picture", film_first_minute, arguments)


if __name__ == "__main__":
    sys.exit(main())
