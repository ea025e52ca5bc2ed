"""Drives Home's first experiment, for browser tests and benchmarks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from playwright.sync_api import Page

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from tests.e2e.actions import click
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.drawing import CANVAS_SELECTOR, draw_by_mouse
from tests.page_function import wait_for_function

_RECORD = """() => {
  window.pastStages = [];
  new MutationObserver(() => {
    const stage = document.querySelector(".dl-stage");
    if (stage) window.pastStages.push(stage.cloneNode(false));
  }).observe(document.body, {
    subtree: true, attributeFilter: ["data-state", "data-playing", "data-epoch"],
  });
}"""
"""JavaScript: keeps every state of the stage."""

_HAD = "(attributes) => window.pastStages.some((stage) => stage.matches(attributes))"


class HomePage:
    """The Home page in a browser.

    Args:
        page: of the browser, on its way to Home.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.locator(".dl-stage")
        page.locator(CANVAS_SELECTOR).wait_for()
        wait_for_app_run(page)

    def draw(self, label: int, number: int = 0) -> None:
        """Draw a digit by mouse and wait for the guess of the untrained network.

        Args:
            label: the digit.
            number: which of the bundled pen digits of that class.
        """
        draw_by_mouse(self.page, strokes_of(label, number))
        self.wait_for("[data-state=untrained]:not([data-answer=''])")

    def train(self) -> None:
        """Press Train; from now on the stage's states are recorded."""
        self.page.evaluate(_RECORD)
        click(self.page.locator(".st-key-start button"))

    def wait_for_replay(self) -> int:
        """Wait until the replay has ended; return the digit that the network reads."""
        self.wait_for_past("[data-playing]")
        self.wait_for("[data-state=trained]:not([data-playing])")
        return int(self.stage.get_attribute("data-answer") or -1)

    def wait_for(self, attributes: str) -> None:
        """Wait until the stage has some attributes, as in a CSS selector."""
        self.page.locator(f".dl-stage{attributes}").wait_for()

    def wait_for_past(self, attributes: str) -> None:
        """Wait until the stage has some attributes or had them since Train, maybe briefly."""
        wait_for_function(self.page, _HAD, attributes)


def strokes_of(label: int, number: int = 0) -> Sequence[Array]:
    """Return the strokes of one of the bundled pen digits."""
    sample = pen_digits.sample()
    return sample.strokes(int(np.flatnonzero(sample.labels == label)[number]))
