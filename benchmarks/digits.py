"""Drawn digits: how well they are read, and how soon the answer is on the screen.

    python -m benchmarks.digits [--pen PEN_STROKES.npz] [--repetitions 30] [--json]

Accuracy is that of the bundled network and of ``kaneko-mlp``, trained here, on digits drawn
through the canvas' own way. Without ``--pen`` those are the 500 that come with the app; with a file
of all pen digits, its last third. Times are the browser's own, from the pen going up to the first
frame with the answer to that drawing; the bar is for the 95th percentile.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.browser import HAS_HEADING, IS_CALM, new_page, wait_until
from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.percentile import percentile
from benchmarks.server import Server, fresh_server
from benchmarks.warming import warm_up
from dlcore import PRESETS, Store, train
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import NAIVE, PROPER, Steps
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import pen_pictures
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import Reader, reader
from dlcore.pretrained.digits.model import BUNDLED
from tests.chromium import chromium
from tests.waiting import wait_for

CANVASES = ((240, 10), (320, 18), (400, 26))
"""Side and pen in pixels; the second is the page's own."""

BATCH = 500
POINTS = 12
"""Places of the mouse in each stroke: a browser test moves it slower than a hand does."""

LONG = 2000
"""Epochs of a run that shall not end while digits are drawn."""

_CLOCK = """() => {
  const shown = () => {
    const answer = document.querySelector(".dl-answer");
    return answer && answer.closest("[data-stale=true]") === null ? answer : null;
  };
  const before = shown() && shown().outerHTML;
  window.benchmark = new Promise((resolve, reject) => {
    addEventListener("pointerup", () => {
      const began = performance.now();
      const look = () => {
        const seconds = (performance.now() - began) / 1000;
        if (shown() && shown().outerHTML !== before) resolve(seconds);
        else if (seconds > 30) reject(new Error("no answer"));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}"""
"""From the pen going up to the first frame whose answer is another than before."""


def accuracy(pen: PenDigits, numbers: Sequence[int], seeds: int) -> list[Figure]:
    """Shares of right answers."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        context = QueryContext(Store(Path(folder)), Cache.default())
        bundled = reader(context, BUNDLED)
        figures = [
            Figure("bundled CNN: MNIST test", [_mnist(bundled)], "", 0.993, at_least=True),
            _pen_figure(bundled, pen, numbers),
        ]
        runs = [train(_kaneko(seed), store=context.store) for seed in range(seeds)]
        own = [reader(context, run.id) for run in runs]
        proper = [_pen(network, pen, numbers, PROPER) for network in own]
        naive = [_pen(network, pen, numbers, NAIVE) for network in own]
    gained = [(p - n) * 100 for p, n in zip(proper, naive, strict=True)]
    return [
        *figures,
        Figure("kaneko-mlp: pen digits, prepared", proper, ""),
        Figure("kaneko-mlp: pen digits, simply made small", naive, ""),
        Figure("kaneko-mlp: gained by preparing", gained, "points", 60, at_least=True),
    ]


def _kaneko(seed: int) -> Any:
    return PRESETS["kaneko-mlp"].spec.changed({"seed": seed})


def _pen_figure(network: Reader, pen: PenDigits, numbers: Sequence[int]) -> Figure:
    shares = [
        _pen(network, pen, numbers, PROPER, side=side, width=width) for side, width in CANVASES
    ]
    note = f"{len(numbers)} digits on {len(CANVASES)} canvases"
    return Figure("bundled CNN: pen digits", shares, "", 0.98, at_least=True, note=note)


def _pen(
    network: Reader,
    pen: PenDigits,
    numbers: Sequence[int],
    steps: Steps,
    *,
    side: int = CANVASES[1][0],
    width: int = CANVASES[1][1],
) -> float:
    pictures = pen_pictures(pen, numbers, steps=steps, side=side, pen=width)
    return _share(network, pictures, pen.labels[list(numbers)])


def _mnist(network: Reader) -> float:
    mnist = Mnist().load(Cache.default())
    return _share(network, mnist.x_test.astype(np.float32) / np.float32(255), mnist.y_test)


def _share(network: Reader, pictures: Array, labels: Array) -> float:
    parts = [
        network.outputs(pictures[first : first + BATCH]).argmax(axis=1)
        for first in range(0, len(pictures), BATCH)
    ]
    return float((np.concatenate(parts) == labels).mean())


def answers(browser: Browser, repetitions: int) -> list[Figure]:
    """Seconds from the pen going up to the answer, idle and while a run trains."""
    with fresh_server() as server:
        page = _opened(browser, server)
        warm_up(server.store)
        _drawn(page, 3)
        idle = _drawn(page, repetitions)
        run = server.store.create(_kaneko(0).changed({"training.epochs": LONG}), "benchmark")
        _trains(server, run.id)
        busy = _drawn(page, repetitions)
    return [_late("idle", idle, 0.4), _late("while training", busy, 0.6)]


def _late(when: str, seconds: Sequence[float], bar: float) -> Figure:
    middle, last = f"median {np.median(seconds):.3f}", f"slowest {max(seconds):.3f}"
    note = f"of {len(seconds)}: {middle}, {last}"
    return Figure(f"pen up to answer, {when}: p95", [percentile(seconds)], "s", bar, note=note)


def _opened(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.goto(f"{server.url}/draw?lang=en")
    wait_until(page, f"{HAS_HEADING} && {IS_CALM}")
    page.locator(".upper-canvas").wait_for()
    return page


def _trains(server: Server, run_id: str) -> None:
    wait_for(lambda: server.store.run(run_id).progress.epoch >= 2)


def _drawn(page: Page, repetitions: int) -> list[float]:
    """Draws the first stroke of one digit after another, each on an empty board."""
    sample = pen_digits.sample()
    times = []
    for number in range(repetitions):
        # A further stroke may leave the answer as it is, and then nothing tells its time.
        first = pen_digits.on_canvas(sample.strokes(number))[0]
        wait_until(page, IS_CALM)
        page.evaluate(_CLOCK)
        _stroke(page, first)
        times.append(float(page.evaluate("window.benchmark")))
        page.locator(".dl-units").last.wait_for()
        wait_until(page, IS_CALM)
        page.get_by_role("button", name="Clear", exact=True).click()
        wait_until(page, f'!document.querySelector(".dl-answer") && {IS_CALM}')
    return times


def _stroke(page: Page, stroke: Array) -> None:
    box = page.locator(".upper-canvas").bounding_box()
    assert box
    step = max(1, len(stroke) // POINTS)
    first, *others = [(box["x"] + x, box["y"] + y) for x, y in stroke[::step].tolist()]
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place)
    page.mouse.up()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digits")
    parser.add_argument("--pen", type=Path, help="file of all pen digits")
    parser.add_argument("--seeds", type=int, default=3, help="of kaneko-mlp")
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    pen = pen_digits.load(chosen.pen) if chosen.pen else pen_digits.sample()
    numbers = pen_digits.last_third(pen) if chosen.pen else range(len(pen))
    figures = accuracy(pen, list(numbers), chosen.seeds) if chosen.seeds else []
    if chosen.repetitions:
        with chromium() as browser:
            figures += answers(browser, chosen.repetitions)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
