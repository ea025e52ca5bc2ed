"""Home by a newcomer's hand: opened, a digit drawn, one press, the drawing read right."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from playwright.sync_api import Browser

from benchmarks.app import first_pages
from benchmarks.browser import new_page
from benchmarks.measurement import Measurement, report
from benchmarks.server import Server, fresh_server
from tests.chromium import chromium
from tests.e2e.home_page import HomePage

READING_MS, LOOKING_MS = 2000, 1000
"""How long the newcomer reads before drawing, and looks at the guess before pressing."""

BAR = 30.0


def journeys(browser: Browser, starts: int, visits: int) -> list[Measurement]:
    """Measure the first visitor of a server, whose worker is not loaded, and later visitors."""
    first: list[float] = []
    later: list[float] = []
    right: list[bool] = []
    for start in range(starts):
        with fresh_server() as server:
            for visit in range(1 + visits):
                label = (start * (1 + visits) + visit) % 10
                seconds, answer = journey(browser, server, label)
                (later if visit else first).append(seconds)
                right.append(answer == label)
    name = "Home opened to the drawing read"
    note = f"{sum(right)} of {len(right)} right"
    return [
        Measurement(f"{name}, first visitor", first, "s", maximum=BAR, note=note),
        Measurement(f"{name}, later visitors", later, "s", maximum=BAR),
    ]


def journey(browser: Browser, server: Server, label: int) -> tuple[float, int]:
    """Draw a digit and train; return the seconds since Home was opened, and the answer."""
    page = new_page(browser)
    try:
        start = time.perf_counter()
        page.goto(server.url, wait_until="commit")
        home = HomePage(page)
        page.wait_for_timeout(READING_MS)
        home.draw(label)
        page.wait_for_timeout(LOOKING_MS)
        home.train()
        answer = home.wait_for_replay()
        return time.perf_counter() - start, answer
    finally:
        page.context.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all parts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_minute")
    parser.add_argument("--starts", type=int, default=3, help="of a new server")
    parser.add_argument("--visits", type=int, default=3, help="after the first, of each server")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with chromium() as browser:
        measurements = journeys(browser, options.starts, options.visits)
        measurements += first_pages(browser, options.starts, options.visits)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
