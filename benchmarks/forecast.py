"""Looking ahead: twelve months over five seeds, asked for after training.

    python -m benchmarks.forecast [--epochs 5] [--repetitions 5] [--json]

The server trains five seeds of `airline-lstm` for several windows. Times are taken in a browser,
from choosing a network nobody has asked yet, and from a press that asks for another forecast.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from benchmarks.browser import (
    IS_CALM,
    WAIT_MS,
    new_page,
    open_options,
    seconds_of_click,
    wait_until,
)
from benchmarks.figures import Figure, show
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS
from dlcore.datasets import AirlinePassengers
from dlcore.experiments.seeds import next_seeds
from pages.ui.shell.learner import COOKIE
from tests.chromium import chromium
from tests.waiting import wait_for

LEARNER = "b" * 32
SEEDS = 5
TRAIN_SECONDS = 900.0

_AHEAD = "[...document.querySelectorAll('.dl-table')].at(-1).textContent"


def train(server: Server, browser: Browser, windows: Sequence[int], epochs: int) -> None:
    """Five seeds for each window; returns when all have ended."""
    base = PRESETS["airline-lstm"].spec.changed({"training.epochs": epochs})
    runs = []
    for window in windows:
        spec = base.model_copy(update={"dataset": AirlinePassengers(window=window)})
        for one in (spec, *next_seeds(spec, (), SEEDS - 1)):
            runs.append(server.store.create(one, LEARNER))
    _opened(browser, server).close()
    wait_for(
        lambda: all(server.store.run(run.id).state.is_finished() for run in runs), TRAIN_SECONDS
    )


def measure(page: Page, networks: int) -> list[Figure]:
    """The first and every further forecast of each network."""
    first, again = [], []
    for place in range(networks):
        if place:
            option = open_options(page, "Network").nth(place)
            first.append(seconds_of_click(page, option, _changed(page)))
        for name in ("At the test part", "After the last value"):
            wait_until(page, IS_CALM)
            button = page.get_by_role("radio", name=name)
            again.append(seconds_of_click(page, button, _changed(page)))
        wait_until(page, IS_CALM)
    return [
        Figure("12 months over 5 seeds, first time", first, "s", 1.0, note="a network chosen"),
        Figure("12 months over 5 seeds, once more", again, "s", 1.0, note="another beginning"),
    ]


def _changed(page: Page) -> str:
    before = page.evaluate(_AHEAD).replace("'", "")
    return f"document.querySelector('.dl-table') && {_AHEAD} !== '{before}'"


def _opened(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.context.add_cookies([{"name": COOKIE, "value": LEARNER, "url": server.url}])
    page.goto(f"{server.url}/forecast?lang=en")
    page.get_by_role("heading", level=1).wait_for(timeout=WAIT_MS)
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and measures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    windows = [12, 1, 6, 3, 24, 2, 9, 18][: chosen.repetitions + 1]
    with fresh_server() as server, chromium() as browser:
        train(server, browser, windows, chosen.epochs)
        page = _opened(browser, server)
        wait_until(page, "document.querySelectorAll('.dl-table').length >= 2")
        figures = measure(page, len(windows))
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
