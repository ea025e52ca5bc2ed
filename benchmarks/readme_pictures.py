"""The still pictures of the README: Playground, Train, Compare and Data.

python -m benchmarks.readme_pictures docs/screenshots
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.browser import HAS_POINT, WAIT_MS, new_page, wait_for_page, wait_until
from benchmarks.language_pictures import write_pictures
from benchmarks.server import Server
from tests.e2e.app_run import wait_for_app_run

SPIRAL = (
    "shape=spiral&noise=0.2&train_percent=80&features=x1.x2.sin_x1.sin_x2"
    "&hidden=8.6&activations=tanh.tanh"
)
EPOCHS = 200
UNITS = 512
COLOURS = 256
HAS_ENDED = '!document.querySelector(".st-key-stop button")'
IS_COMPLETE = '!document.querySelector("[data-testid=stSkeleton]")'


class Pictures:
    """Takes pictures of pages in one language.

    Args:
        page: of the browser.
        server: the app.
        language: its code.
        folder: for the pictures.
    """

    def __init__(self, page: Page, server: Server, language: str, folder: Path) -> None:
        self._page = page
        self._url = server.url
        self._language = language
        self._folder = folder

    def playground(self) -> None:
        """Play until the network has learned a spiral."""
        self._open("playground", f"{SPIRAL}&stop_epoch={EPOCHS}")
        self._page.locator(".dl-playground[data-ready=true]").wait_for()
        self._page.locator(".dlp-dots").press(" ")
        self._page.locator(".dl-playground[data-state=playing]").wait_for()
        self._page.locator(".dl-playground[data-state=paused]").wait_for()
        self._take("playground")

    def train(self) -> None:
        """Train the published experiment, then one with more units for Compare."""
        self._open("train", "preset=kaneko-mlp")
        self._train()
        self._take("train")
        units = self._page.get_by_role("spinbutton").nth(1)
        units.fill(str(UNITS))
        units.press("Enter")
        wait_for_app_run(self._page)
        self._train()

    def compare(self) -> None:
        """Compare both runs."""
        self._open("compare")
        self._page.locator(".js-plotly-plot .trace").first.wait_for()
        self._take("compare")

    def data(self) -> None:
        """Show a data set."""
        self._open("data", "data=fashion-mnist")
        self._take("data")

    def _open(self, page: str, query: str = "") -> None:
        self._page.goto(f"{self._url}/{page}?lang={self._language}&{query}")
        wait_for_page(self._page)

    def _train(self) -> None:
        self._page.locator(".st-key-train button").click()
        wait_until(self._page, f"{HAS_POINT} && !({HAS_ENDED})")
        wait_until(self._page, HAS_ENDED)

    def _take(self, name: str) -> None:
        wait_for_app_run(self._page)
        wait_until(self._page, IS_COMPLETE)
        self._page.mouse.move(0, 0)
        image = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        path = self._folder / f"{name}-{self._language}.png"
        image.quantize(COLOURS).save(path, optimize=True)


def take_pictures(browser: Browser, server: Server, language: str, folder: Path) -> None:
    """Write all pictures of one language."""
    page = new_page(browser)
    page.set_default_timeout(3 * WAIT_MS)
    pictures = Pictures(page, server, language, folder)
    pictures.playground()
    pictures.train()
    pictures.compare()
    pictures.data()
    page.context.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures of each language."""
    return write_pictures("benchmarks.readme_pictures", take_pictures, arguments)


if __name__ == "__main__":
    sys.exit(main())
