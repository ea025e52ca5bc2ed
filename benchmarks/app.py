"""The app in a real browser: first page, Train, Stop, settings and pages while training, memory.

    python -m benchmarks.app [--repetitions 5] [--starts 3] [--soak-seconds 120] [--json]

Times are the browser's own, from the press (or the navigation) to the first frame that shows the
result. Each server is a new ``python -m dlcore serve`` with an empty home; MNIST is on the disk. A
cold shape is a width that the worker has not trained yet, a warm one is the same width again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain

from playwright.sync_api import Browser, Page, TimeoutError

from benchmarks.browser import (
    HAS_HEADING,
    HAS_POINT,
    HEADING,
    IS_IDLE,
    measure_click,
    measure_key,
    measure_load,
    new_page,
)
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, report
from benchmarks.server import fresh_server
from benchmarks.soak import soak
from benchmarks.train_page import KANEKO, TrainPage
from tests.chromium import chromium
from tests.e2e.navigation import page_link

FIRST_WIDTH = 65
LONG = 2000
"""Epochs of a run that does not end during the measurement."""

PAGES = ("data", "compare", "home", "train")

_ESTIMATE = (
    'document.querySelector(".st-key-settings > * [data-testid=stCaptionContainer]").textContent'
)
_IMAGES = '[...document.querySelectorAll("[data-testid=stHtml]")].map((e) => e.innerHTML).join()'


def first_pages(browser: Browser, starts: int, visits: int) -> list[Measurement]:
    """Measure the first page, each time in a new browser profile."""
    first, later = [], []
    for _ in range(starts):
        with fresh_server() as server:
            first.append(_visit(browser, server.url))
            later += [_visit(browser, server.url) for _ in range(visits)]
    return [
        Measurement("first page, first visitor of the server", first, "s", maximum=3.0),
        Measurement("first page, later visitors", later, "s", maximum=3.0),
    ]


def _visit(browser: Browser, url: str) -> float:
    page = new_page(browser)
    try:
        return measure_load(page, url, f"{HAS_HEADING} && {IS_IDLE}")
    finally:
        page.context.close()


def training(browser: Browser, repetitions: int) -> list[Measurement]:
    """Measure Train to the first point, Stop to stopped, and the pages while a run trains."""
    with fresh_server() as server:
        train_page = TrainPage(new_page(browser), server.url)
        train_page.open()
        warm_up(server.store)
        train_page.choose(KANEKO)
        train_page.set("Epochs", LONG)
        first = _train_and_stop(train_page)
        cold: list[float] = []
        warm: list[float] = []
        stop = [first[1]]
        for width in range(FIRST_WIDTH, FIRST_WIDTH + repetitions):
            train_page.set("Units, layer 1", width)
            for points in (cold, warm):
                point, stopped = _train_and_stop(train_page)
                points.append(point)
                stop.append(stopped)
        name = "Train to first point"
        measurements = [
            Measurement(f"{name}, worker's first MNIST run", first[:1], "s", maximum=3.0),
            Measurement(f"{name}, cold shape", cold, "s", maximum=3.0),
            Measurement(f"{name}, warm shape", warm, "s", maximum=0.8),
            Measurement("Stop to stopped", stop, "s", maximum=1.0),
        ]
        train_page.train()
        return measurements + _while_training(train_page, repetitions)


def _train_and_stop(train_page: TrainPage) -> tuple[float, float]:
    """Return the seconds of Train and of Stop."""
    point = train_page.train()
    stopped = train_page.stop()
    train_page.close()
    return point, stopped


def _while_training(train_page: TrainPage, repetitions: int) -> list[Measurement]:
    page = train_page.page
    settings = _change_settings(train_page, repetitions)
    switches: dict[str, list[float]] = {name: [] for name in PAGES}
    sliders = []
    for _ in range(repetitions):
        for name in PAGES:
            switches[name].append(_switch(page, name))
            if name == "data":
                slider = page.get_by_role("slider").first
                # The page keeps its value, which may be the largest.
                is_last = slider.input_value() == slider.get_attribute("max")
                key = "ArrowLeft" if is_last else "ArrowRight"
                sliders.append(measure_key(page, slider, key, _is_changed(page, _IMAGES)))
    when, all_switches = "while training:", list(chain(*switches.values()))
    return [
        settings,
        Measurement(f"{when} a slider to the new images", sliders, "s", maximum=0.5),
        Measurement(f"{when} any page switch", all_switches, "s", maximum=0.5),
        *[Measurement(f"{when} switch to {name}", s, "s") for name, s in switches.items()],
    ]


def _change_settings(train_page: TrainPage, repetitions: int) -> Measurement:
    """Measure from another number of epochs to another estimate."""
    seconds: list[float] = []
    lost = 0
    while len(seconds) < repetitions:
        field = train_page.number("Epochs")
        field.fill(str(LONG if field.input_value() != str(LONG) else LONG // 2))
        changed = _is_changed(train_page.page, _ESTIMATE)
        # Streamlit 1.67 sends all widgets that change at the same moment with one fragment id. With
        # that of the live chart, which confirms points, only the run's panel is drawn again.
        try:
            seconds.append(measure_key(train_page.page, field, "Enter", changed))
        except TimeoutError:
            lost += 1
    name = "while training: a setting to the new estimate"
    return Measurement(name, seconds, "s", maximum=0.5, note=f"{lost} without effect")


def _is_changed(page: Page, value: str) -> str:
    """Return the JavaScript condition that ``value`` (JavaScript) differs from now."""
    page.evaluate(f"window.before = {value}")
    return f"{value} !== window.before"


def _switch(page: Page, name: str) -> float:
    """Return the seconds to another heading and the end of the script; on Train, to the curve."""
    condition = f"{HAS_HEADING} && {_is_changed(page, HEADING)} && {IS_IDLE}"
    if name == "train":
        condition += f" && {HAS_POINT}"
    return measure_click(page, page_link(page, name), condition)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all parts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--starts", type=int, default=3, help="of a new server")
    parser.add_argument("--soak-seconds", type=float, default=120.0, help="0 for none")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    with chromium() as browser:
        measurements = first_pages(browser, options.starts, options.repetitions)
        measurements += training(browser, options.repetitions)
        if options.soak_seconds:
            measurements += soak(browser, options.soak_seconds)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
