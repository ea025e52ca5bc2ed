"""The Train page in English, as a benchmark uses it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from benchmarks.browser import (
    HAS_HEADING,
    HAS_POINT,
    IS_CALM,
    seconds_of_click,
    wait_until,
)

KANEKO = "MNIST, 64 units, 20 epochs"
IS_STOPPED = """(document.querySelector("[data-testid=stProgress] p") || {}).textContent
  === "Stopped\""""
IS_SEEN = 'document.querySelector(".dl-chart")'


class TrainPage:
    """Settings and buttons of the Train page.

    Args:
        page: a browser's tab.
        url: of the server.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def open(self) -> None:
        """Loads the page."""
        self.page.goto(f"{self._url}/train?lang=en")
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is being drawn."""
        wait_until(self.page, f"{HAS_HEADING} && {IS_CALM}")

    def choose(self, experiment: str) -> None:
        """Takes an experiment from the list."""
        self.page.get_by_role("combobox", name="Experiment").first.click()
        self.page.get_by_role("option", name=experiment, exact=True).click()
        self.settle()

    def number(self, label: str) -> Locator:
        """The field of a number."""
        return self.page.get_by_role("spinbutton", name=label, exact=True)

    def set(self, label: str, value: int) -> None:
        """Types a number."""
        self.number(label).fill(str(value))
        self.number(label).press("Enter")
        self.settle()

    def button(self, key: str) -> Locator:
        """A button: ``train``, ``stop``, ``pause`` or ``close``."""
        return self.page.locator(f".st-key-{key} button")

    def train(self) -> float:
        """Presses Train; seconds to the first point on the screen."""
        return seconds_of_click(self.page, self.button("train"), HAS_POINT)

    def stop(self) -> float:
        """Presses Stop; seconds until the page says that the run is stopped."""
        return seconds_of_click(self.page, self.button("stop"), IS_STOPPED)

    def close(self) -> None:
        """Puts the run away."""
        self.button("close").click()
        wait_until(self.page, f"!({IS_SEEN})")
        self.settle()
