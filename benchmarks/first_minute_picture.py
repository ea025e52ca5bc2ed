"""The moving picture of the README: Home, from the empty canvas to the drawing read right.

python -m benchmarks.first_minute_picture docs/screenshots
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.server import Server, fresh_server
from pages.ui.shell.language import LANGUAGES
from tests.chromium import chromium
from tests.e2e.drawing import to_pixels
from tests.e2e.home_page import HomePage, strokes_of

LABEL = 3
VIEW = {"width": 1180, "height": 800}
WIDTH = 760
FRAME_MS, HOLD_MS = 160, 2500
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

    def shoot_until(self, is_over: Callable[[], bool]) -> None:
        """Append screenshots as fast as they are made, with the times that passed."""
        last = time.monotonic()
        while not is_over():
            now = time.monotonic()
            self.shoot(max(FRAME_MS // 2, round(1000 * (now - last))))
            last = now

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


def film_first_minute(browser: Browser, server: Server, language: str, path: Path) -> None:
    """Draw, train and look, with a screenshot of each moment."""
    context = browser.new_context(viewport=VIEW, color_scheme="light")
    page = context.new_page()
    page.goto(f"{server.url}/?lang={language}")
    home, film = HomePage(page), Film(page)
    film.shoot(HOLD_MS // 2)
    _draw(page, film)
    home.wait_for("[data-state=untrained]:not([data-answer=''])")
    film.shoot(HOLD_MS)
    home.train()
    home.wait_for("[data-playing]")
    film.shoot_until(lambda: home.stage.get_attribute("data-playing") is None)
    film.shoot(2 * HOLD_MS)
    film.save(path)
    context.close()


def _draw(page: Page, film: Film) -> None:
    for first, *others in to_pixels(page, strokes_of(LABEL)):
        page.mouse.move(*first)
        page.mouse.down()
        for number, position in enumerate(others):
            page.mouse.move(*position)
            if number % max(1, len(others) // PIECES) == 0:
                film.shoot()
        page.mouse.up()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one picture for each language."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_minute_picture")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    with chromium() as browser, fresh_server() as server:
        for language in LANGUAGES:
            film_first_minute(
                browser, server, language, options.folder / f"first-minute-{language}.webp"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
