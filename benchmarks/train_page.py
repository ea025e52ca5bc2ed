"""Page object of the Train page in English."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from benchmarks.browser import (
    HAS_POINT,
    measure_click,
    open_options,
    wait_for_page,
    wait_until,
)
from tests.e2e.app_run import wait_for_app_run
from tests.page_function import wait_for_function

KANEKO = "MNIST, 64 units, 20 epochs"
HAS_STOPPED = """(document.querySelector("[data-testid=stProgress] p") || {}).textContent
  === "Stopped\""""
HAS_CHART = 'document.querySelector(".dl-chart")'
CAPTIONS = """[...document.querySelectorAll("[data-testid=stCaptionContainer]")]
  .map((caption) => caption.textContent).join()"""
"""JavaScript: estimated time of a run and, while no run is open, costs of the network."""


class TrainPage:
    """Form and buttons of the Train page.

    Every step waits for what it changes on the page, then for the end of the script.

    Args:
        page: tab of a browser.
        url: address of the server.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def open(self) -> None:
        """Load the page."""
        self.page.goto(f"{self._url}/train?lang=en")
        wait_for_page(self.page)

    def choose(self, experiment: str) -> None:
        """Choose an experiment, whose settings are then in the form."""
        if self.page.get_by_role("combobox", name="Experiment").input_value() == experiment:
            return
        # Other settings come with new widgets, whose keys have the next number.
        form = self.page.locator('[class*="st-key-form-"]').first.get_attribute("class") or ""
        (number,) = re.findall(r"st-key-form-\d+-", form)
        open_options(self.page, "Experiment").get_by_text(experiment, exact=True).click()
        self.page.locator(f'[class*="{number}"]').first.wait_for(state="detached")
        wait_for_app_run(self.page)

    def number(self, label: str) -> Locator:
        """Return a number field."""
        return self.page.get_by_role("spinbutton", name=label, exact=True)

    def set(self, label: str, value: int) -> None:
        """Type a number while no run is open, which changes the captions."""
        field = self.number(label)
        if field.input_value() == str(value):
            return
        captions = self.page.evaluate(CAPTIONS)
        field.fill(str(value))
        field.press("Enter")
        wait_for_function(self.page, f"(before) => {CAPTIONS} !== before", captions)
        wait_for_app_run(self.page)

    def button(self, key: str) -> Locator:
        """Return a button: ``train``, ``stop``, ``pause`` or ``close``."""
        return self.page.locator(f".st-key-{key} button")

    def train(self) -> float:
        """Press Train; return the seconds until the first point is visible."""
        return measure_click(self.page, self.button("train"), HAS_POINT)

    def stop(self) -> float:
        """Press Stop; return the seconds until the page shows that the run has stopped."""
        return measure_click(self.page, self.button("stop"), HAS_STOPPED)

    def close(self) -> None:
        """Close the open run."""
        self.button("close").click()
        wait_until(self.page, f"!({HAS_CHART})")
        wait_for_app_run(self.page)
