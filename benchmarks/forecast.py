"""The Forecast page: twelve months with five seeds.

    python -m benchmarks.forecast [--epochs 5] [--repetitions 5] [--json]

The server trains five seeds of `airline-lstm` for several windows. Times are taken in a browser,
from choosing a network that has made no forecast yet, and from a press for another forecast.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from benchmarks.browser import (
    measure_click,
    new_page,
    open_options,
    wait_for_page,
    wait_until,
)
from benchmarks.engine import await_all
from benchmarks.measurement import Measurement, report
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS
from dlcore.datasets import AirlinePassengers
from dlcore.experiments.seeds import next_seeds
from pages.ui.shell.learner import COOKIE
from tests.chromium import chromium

LEARNER = "b" * 32
SEEDS = 5
WINDOWS = (12, 1, 6, 3, 24, 2, 9, 18)

_FORECAST = "[...document.querySelectorAll('.dl-table')].at(-1).textContent"


def train(server: Server, browser: Browser, windows: Sequence[int], epochs: int) -> None:
    """Train five seeds for each window."""
    base = PRESETS["airline-lstm"].spec.changed({"training.epochs": epochs})
    runs = []
    for window in windows:
        spec = base.model_copy(update={"dataset": AirlinePassengers(window=window)})
        for seeded in (spec, *next_seeds(spec, (), SEEDS - 1)):
            runs.append(server.store.create(seeded, LEARNER))
    _open(browser, server).close()
    await_all(server.store, runs)


def measure(page: Page, networks: int) -> list[Measurement]:
    """Measure the first and further forecasts of each network."""
    first, again = [], []
    for index in range(networks):
        if index:
            option = open_options(page, "Network").nth(index)
            first.append(measure_click(page, option, _is_changed(page)))
        for name in ("At the start of the test part", "After the last value"):
            button = page.get_by_role("radio", name=name)
            again.append(measure_click(page, button, _is_changed(page)))
    name = "12 months with 5 seeds"
    return [
        Measurement(f"{name}, first time", first, "s", maximum=1.0, note="another network"),
        Measurement(f"{name}, again", again, "s", maximum=1.0, note="another start"),
    ]


def _is_changed(page: Page) -> str:
    """Return the JavaScript condition that the table differs from now."""
    page.evaluate(f"window.before = {_FORECAST}")
    return f"document.querySelector('.dl-table') && {_FORECAST} !== window.before"


def _open(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.context.add_cookies([{"name": COOKIE, "value": LEARNER, "url": server.url}])
    page.goto(f"{server.url}/forecast?lang=en")
    wait_for_page(page)
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    windows = WINDOWS[: options.repetitions + 1]
    with fresh_server() as server, chromium() as browser:
        train(server, browser, windows, options.epochs)
        page = _open(browser, server)
        wait_until(page, "document.querySelectorAll('.dl-table').length >= 2")
        measurements = measure(page, len(windows))
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
