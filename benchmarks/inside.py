"""Looking inside runs: the first picture, the answers to 10,000 test images, memory.

    python -m benchmarks.inside [--repetitions 5] [--json]

Times are the browser's own, from the press to the first frame that shows what was asked for, while
nothing trains. Every repetition trains runs on real MNIST, so that nothing is in the store yet: one
epoch on few images, since how long the answers to the test set take does not depend on that.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, Locator, Page

from benchmarks.browser import new_page, seconds_of_click, wait_until
from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.memory import memory_of
from benchmarks.server import Server, fresh_server
from benchmarks.warming import WARM_SECONDS, warm_up
from dlcore import PRESETS, Run
from tests.chromium import chromium
from tests.waiting import wait_for

NETWORKS = ("kaneko-mlp", "mnist-cnn")
IMAGES = 1000
"""To train on; the test set has all its 10,000."""

HAS_PICTURE = """[...document.querySelectorAll(".dl-wall img")].some((e) => e.complete
  && e.offsetHeight)"""
HAS_ANSWERS = """document.querySelectorAll(".dl-answered").length === 3
  && document.querySelector(".st-key-inside_confusion .nsewdrag")"""
HAS_LAYERS = 'document.querySelector(".dl-units")'

_TRAIN_BUTTON = ".st-key-look_inside button"


class InsidePage:
    """One learner's browser.

    Args:
        page: a tab.
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
        """A finished run of this learner."""
        changes = {"training.epochs": 1, "dataset.train_size": IMAGES}
        store = self._server.store
        run = store.create(PRESETS[preset].spec.changed(changes), self._learner, preset=preset)
        wait_for(lambda: store.run(run.id).state.is_finished(), WARM_SECONDS)
        return run

    def open(self, run: Run) -> float:
        """From the button on the Train page to the first picture."""
        self.page.goto(f"{self._server.url}/train?lang=en&run={run.id}")
        return seconds_of_click(self.page, self.page.locator(_TRAIN_BUTTON), HAS_PICTURE)

    def visit(self, run: Run) -> float:
        """From the address to the first picture; a whole page is loaded."""
        self.page.goto(f"{self._server.url}/inside?lang=en&run={run.id}", wait_until="commit")
        ready = f"() => {HAS_PICTURE} ? performance.now() : null"
        return float(self.page.wait_for_function(ready).json_value()) / 1000

    def view(self, name: str, condition: str) -> float:
        """From the press on a view's name to what it shows."""
        return seconds_of_click(self.page, self._view(name), condition)

    def _view(self, name: str) -> Locator:
        return self.page.locator(".st-key-inside_view").get_by_text(name, exact=True)


def measure(browser: Browser, server: Server, repetitions: int) -> list[Figure]:
    """All views of fresh runs."""
    inside = InsidePage(new_page(browser), server)
    warm_up(server.store)
    figures = []
    for preset in NETWORKS:
        opened, visited, answers, again, layers = [], [], [], [], []
        for _ in range(repetitions):
            run = inside.train(preset)
            opened.append(inside.open(run))
            answers.append(inside.view("Images and mistakes", HAS_ANSWERS))
            inside.view("Weights", HAS_PICTURE)
            again.append(inside.view("Images and mistakes", HAS_ANSWERS))
            layers.append(inside.view("Layer by layer", HAS_LAYERS))
            inside.view("Weights", HAS_PICTURE)
            visited.append(inside.visit(run))
        figures += [
            Figure(f"{preset}: Look inside to the first picture", opened, "s", 1.0),
            Figure(f"{preset}: its address to the first picture", visited, "s"),
            Figure(f"{preset}: answers to 10,000 images, first time", answers, "s", 2.0),
            Figure(f"{preset}: the same from the store", again, "s"),
            Figure(f"{preset}: a test image through the layers", layers, "s"),
        ]
    memory = memory_of([server.process.pid])
    return [*figures, Figure("UI process: resident memory after all", [memory.rss], "MB", 300.0)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, opens, weighs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inside")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    with chromium() as browser, fresh_server() as server:
        figures = measure(browser, server, chosen.repetitions)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
