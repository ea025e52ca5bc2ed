"""The Inside page: first image, predictions for 10,000 test images, memory.

    python -m benchmarks.inside [--repetitions 5] [--json]

Times are the browser's own, from the press to the first frame that shows the result, while nothing
trains. Every repetition trains new runs on real MNIST, so that the store holds no results yet: one
epoch on few images, because the time to classify the test set does not depend on training.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from benchmarks.browser import (
    measure_click,
    measure_load,
    new_page,
    wait_for_page,
    wait_until,
)
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import await_end, warm_up
from benchmarks.measurement import Measurement, report
from benchmarks.memory import memory_of
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS, Run
from tests.chromium import chromium

PRESET_NAMES = ("kaneko-mlp", "mnist-cnn")
IMAGES = 1000
"""Size of the training set; the test set has all its 10,000 images."""

HAS_IMAGE = """[...document.querySelectorAll(".dl-image-grid img")].some((e) => e.complete
  && e.offsetHeight)"""
HAS_PREDICTIONS = """document.querySelectorAll(".dl-predicted-images").length === 3
  && document.querySelector(".st-key-inside_confusion .nsewdrag")"""
HAS_LAYERS = 'document.querySelector(".dl-units")'


class InsidePage:
    """Page object of the Inside page in English.

    Args:
        page: tab of a browser.
        server: the app.
    """

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self._server = server
        page.goto(f"{server.url}/train?lang=en")
        wait_until(page, "document.cookie.includes('dlcore_learner')")
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        self._learner = cookies["dlcore_learner"]

    def train(self, preset: str) -> Run:
        """Return a finished run of this learner."""
        changes = {"training.epochs": 1, "dataset.train_size": IMAGES}
        store = self._server.store
        run = store.create(PRESETS[preset].spec.changed(changes), self._learner, preset=preset)
        return await_end(store, run)

    def open(self, run: Run) -> float:
        """Return the seconds from the button on the Train page to the first image."""
        self.page.goto(f"{self._server.url}/train?lang=en&run={run.id}")
        wait_for_page(self.page)
        self.page.locator('[class*="st-key-run_part"]').get_by_role("radio").nth(1).click()
        button = self.page.locator(".st-key-look_inside button")
        return measure_click(self.page, button, HAS_IMAGE)

    def load(self, run: Run) -> float:
        """Return the seconds from loading the page to the first image."""
        return measure_load(self.page, f"{self._server.url}/inside?lang=en&run={run.id}", HAS_IMAGE)

    def view(self, name: str, condition: str) -> float:
        """Return the seconds from the press on a view's name to its contents."""
        views = self.page.locator('[class*="st-key-inside_view"]')
        return measure_click(self.page, views.get_by_text(name, exact=True), condition)


def measure(browser: Browser, server: Server, repetitions: int) -> list[Measurement]:
    """Measure all views of new runs."""
    inside = InsidePage(new_page(browser), server)
    warm_up(server.store)
    measurements = []
    for preset in PRESET_NAMES:
        opened, loaded, predictions, again, layers = [], [], [], [], []
        for _ in range(repetitions):
            run = inside.train(preset)
            opened.append(inside.open(run))
            predictions.append(inside.view("Images and errors", HAS_PREDICTIONS))
            inside.view("Weights", HAS_IMAGE)
            again.append(inside.view("Images and errors", HAS_PREDICTIONS))
            layers.append(inside.view("Layer by layer", HAS_LAYERS))
            inside.view("Weights", HAS_IMAGE)
            loaded.append(inside.load(run))
        measurements += [
            Measurement(f"{preset}: Look inside to the first image", opened, "s", maximum=1.0),
            Measurement(f"{preset}: loading the page to the first image", loaded, "s"),
            Measurement(f"{preset}: 10,000 predictions, computed", predictions, "s", maximum=2.0),
            Measurement(f"{preset}: 10,000 predictions, from the store", again, "s"),
            Measurement(f"{preset}: activations of a test image", layers, "s"),
        ]
    rss = memory_of([server.process.pid]).rss
    name = "UI process: resident memory at the end"
    return [*measurements, Measurement(name, [rss], "MB", maximum=300.0)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inside")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with chromium() as browser, fresh_server() as server:
        measurements = measure(browser, server, options.repetitions)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
