"""The app in a real browser: first page, Train, Stop, settings and pages while training, memory.

    python -m benchmarks.app [--repetitions 5] [--starts 3] [--soak-seconds 120] [--json]

Times are the browser's own, from the press (or the navigation) to the first frame that shows what
was asked for. Each server is a fresh ``streamlit run app.py`` with an empty home; MNIST lies on the
disk. A cold shape is a width that the worker has not trained yet, a warm one is the same again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain

from playwright.sync_api import Browser, Locator, Page

from benchmarks.browser import (
    HAS_POINT,
    IS_CALM,
    new_page,
    seconds_of_click,
    seconds_of_key,
    seconds_to_open,
)
from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.server import fresh_server
from benchmarks.soak import soak
from benchmarks.train_page import KANEKO, TrainPage
from benchmarks.warming import warm_up
from tests.chromium import chromium

FIRST_WIDTH = 65
LONG = 2000
"""Epochs of a run that shall not end while it is looked at."""

PAGES = {"Data": "/data", "Compare": "/compare", "Home": "/", "Train": "/train"}

_CAPTION = 'document.querySelector(".st-key-settings > * [data-testid=stCaptionContainer]")'
_PICTURE = '[...document.querySelectorAll("[data-testid=stHtml]")].map((e) => e.innerHTML).join()'


def first_pages(browser: Browser, starts: int, visits: int) -> list[Figure]:
    """How soon the first page stands, in a fresh profile each time."""
    first, later = [], []
    for _ in range(starts):
        with fresh_server() as server:
            first.append(_visit(browser, server.url))
            later += [_visit(browser, server.url) for _ in range(visits)]
    return [
        Figure("first page, the server's first visitor", first, "s", 3.0),
        Figure("first page, later visitors", later, "s", 3.0),
    ]


def _visit(browser: Browser, url: str) -> float:
    page = new_page(browser)
    try:
        return seconds_to_open(page, url)
    finally:
        page.context.close()


def training(browser: Browser, repetitions: int) -> list[Figure]:
    """Train to the first point, Stop to stopped, and the pages while a run goes on."""
    with fresh_server() as server:
        train_page = TrainPage(new_page(browser), server.url)
        train_page.open()
        warm_up(server.store)
        train_page.choose(KANEKO)
        train_page.set("Epochs", LONG)
        first = _pressed(train_page)
        cold: list[float] = []
        warm: list[float] = []
        stop = [first[1]]
        for width in range(FIRST_WIDTH, FIRST_WIDTH + repetitions):
            train_page.set("Units, layer 1", width)
            for points in (cold, warm):
                point, stopped = _pressed(train_page)
                points.append(point)
                stop.append(stopped)
        figures = [
            Figure("Train to first point, worker's first MNIST run", first[:1], "s", 3.0),
            Figure("Train to first point, cold shape", cold, "s", 3.0),
            Figure("Train to first point, warm shape", warm, "s", 0.8),
            Figure("Stop to stopped", stop, "s", 1.0),
        ]
        train_page.train()
        return figures + _while_training(train_page, repetitions)


def _pressed(train_page: TrainPage) -> tuple[float, float]:
    """Seconds of Train and of Stop."""
    point = train_page.train()
    stopped = train_page.stop()
    train_page.close()
    return point, stopped


def _while_training(train_page: TrainPage, repetitions: int) -> list[Figure]:
    page = train_page.page
    settings = []
    for place in range(repetitions):
        field = train_page.number("Epochs")
        field.fill(str(LONG // 2 if place % 2 == 0 else LONG))
        settings.append(_until_changed(page, field, "Enter", f"{_CAPTION}.textContent"))
    switches: dict[str, list[float]] = {name: [] for name in PAGES}
    sliders = []
    for _ in range(repetitions):
        for name in PAGES:
            switches[name].append(_switch(page, name))
            if name == "Data":
                slider = page.get_by_role("slider").first
                sliders.append(_until_changed(page, slider, "ArrowRight", _PICTURE))
    return [
        Figure("while training: a setting to the new estimate", settings, "s", 0.5),
        Figure("while training: a slider to the new picture", sliders, "s", 0.5),
        Figure("while training: any page switch", list(chain(*switches.values())), "s", 0.5),
        *[Figure(f"while training: switch to {name}", s, "s") for name, s in switches.items()],
    ]


def _until_changed(page: Page, field: Locator, key: str, shown: str) -> float:
    page.evaluate(f"window.benchmarkBefore = {shown}")
    return seconds_of_key(page, field, key, f"{shown} !== window.benchmarkBefore")


def _switch(page: Page, name: str) -> float:
    """Seconds from the press to another heading, drawn to the end; on Train, to the curve."""
    page.evaluate('window.benchmarkBefore = document.querySelector("h1").textContent')
    condition = (
        f'location.pathname === "{PAGES[name]}" && {IS_CALM} && document.querySelector("h1")'
        ' && document.querySelector("h1").textContent !== window.benchmarkBefore'
    )
    if name == "Train":
        condition += f" && {HAS_POINT}"
    link = page.get_by_test_id("stTopNavLink").filter(has_text=name).first
    return seconds_of_click(page, link, condition)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs all parts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--starts", type=int, default=3, help="of a fresh server")
    parser.add_argument("--soak-seconds", type=float, default=120.0, help="0 for none")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    with chromium() as browser:
        figures = first_pages(browser, chosen.starts, chosen.repetitions)
        figures += training(browser, chosen.repetitions)
        if chosen.soak_seconds:
            figures += soak(browser, chosen.soak_seconds)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
