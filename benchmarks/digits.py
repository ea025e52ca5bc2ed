"""Drawn digits: accuracy, and time from the last stroke to the prediction on the screen.

    python -m benchmarks.digits [--pen PEN_STROKES.npz] [--repetitions 30] [--json]

Accuracy is that of the bundled network and of ``kaneko-mlp``, trained here, on pen digits rendered
as the canvas renders strokes. Without ``--pen`` those are the 500 bundled ones; with a file of all
pen digits, its last third. How often the page is sure is measured on single pen digits, and on two
of them that touch or overlap, of which it should never be sure. Times are the browser's own, from
pen up to the first frame with the prediction for that drawing; the limit is for the 95th
percentile.
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

from benchmarks.browser import new_page, wait_for_page, wait_until
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS, Store, train
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import ALL_STEPS, NO_STEPS, PreparationSteps, prepare_drawing
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import render_pen_digit, render_pen_digits, render_pen_pair
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import DigitClassifier, load_digit_classifier
from dlcore.inference.digits.classify import ClassifyDigit, DigitPrediction
from dlcore.pretrained import BUNDLED
from tests.chromium import chromium
from tests.e2e.app_run import wait_for_app_run
from tests.waiting import wait_for

CANVASES = ((240, 10), (320, 18), (400, 26))
"""Side and pen width in pixels; the second pair is that of the page."""

OVERLAPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares of the narrower one of two digits."""

PAIRS = 200
"""Pairs of digits for each overlap."""

BATCH = 500
POINTS = 12
"""Mouse moves per stroke; a browser test moves the mouse more slowly than a hand."""

LONG = 2000
"""Epochs of a run that does not end during the measurement."""

_CLOCK = """() => {
  const shown = () => {
    const answer = document.querySelector(".dl-answer");
    return answer && answer.closest("[data-stale=true]") === null ? answer : null;
  };
  const before = shown() && shown().outerHTML;
  window.benchmark = new Promise((resolve, reject) => {
    addEventListener("pointerup", () => {
      const penUp = performance.now();
      const check = () => {
        const seconds = (performance.now() - penUp) / 1000;
        if (shown() && shown().outerHTML !== before) resolve(seconds);
        else if (seconds > 30) reject(new Error("no prediction"));
        else requestAnimationFrame(check);
      };
      requestAnimationFrame(check);
    }, { capture: true, once: true });
  });
}"""
"""Measures from pen up to the first frame with another prediction than before."""


def accuracy(pen: PenDigits, indices: Sequence[int], seeds: int) -> list[Measurement]:
    """Measure the accuracy of both networks."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        context = QueryContext(Store(Path(folder)), Cache.default())
        bundled = load_digit_classifier(context, BUNDLED)
        measurements = [
            Measurement("bundled CNN: MNIST test", [_mnist_accuracy(bundled)], "", minimum=0.993),
            _measure_pen(bundled, pen, indices),
            *_doubts(context, pen, indices),
        ]
        runs = [train(_kaneko(seed), store=context.store) for seed in range(seeds)]
        trained = [load_digit_classifier(context, run.id) for run in runs]
        proper = [_pen_accuracy(classifier, pen, indices, ALL_STEPS) for classifier in trained]
        naive = [_pen_accuracy(classifier, pen, indices, NO_STEPS) for classifier in trained]
    gains = [(p - n) * 100 for p, n in zip(proper, naive, strict=True)]
    return [
        *measurements,
        Measurement("kaneko-mlp: pen digits, prepared", proper, ""),
        Measurement("kaneko-mlp: pen digits, only scaled down", naive, ""),
        Measurement("kaneko-mlp: gain of the preparation", gains, "points", minimum=60),
    ]


def _doubts(context: QueryContext, pen: PenDigits, indices: Sequence[int]) -> list[Measurement]:
    """Measure how often the page is sure of single digits, and of two that touch or overlap."""
    answers = [(_answer(context, render_pen_digit(pen, i)), pen.labels[i]) for i in indices]
    unsure = np.mean([not answer.is_confident(0) for answer, _ in answers])
    wrong = sum(answer.is_confident(0) and answer.label(0) != label for answer, label in answers)
    random, shares = np.random.default_rng(0), []
    for overlap in OVERLAPS:
        pairs = random.choice(indices, (PAIRS, 2)).tolist()
        drawings = [render_pen_pair(pen, left, right, overlap) for left, right in pairs]
        shares.append(np.mean([_answer(context, each).is_confident(0) for each in drawings]))
    note = ", ".join(f"{o}: {share:.3f}" for o, share in zip(OVERLAPS, shares, strict=True))
    return [
        Measurement("one pen digit, not sure", [float(unsure)], "", maximum=0.087),
        Measurement("one pen digit, sure and wrong", [float(wrong)], "digits"),
        Measurement(
            "two pen digits, sure of one", [float(np.mean(shares))], "", maximum=0.015, note=note
        ),
    ]


def _answer(context: QueryContext, drawing: Array) -> DigitPrediction:
    query = ClassifyDigit.of(drawing, {BUNDLED: prepare_drawing(drawing)})
    return query.answer(context)


def _kaneko(seed: int) -> Any:
    return PRESETS["kaneko-mlp"].spec.changed({"seed": seed})


def _measure_pen(
    classifier: DigitClassifier, pen: PenDigits, indices: Sequence[int]
) -> Measurement:
    accuracies = [
        _pen_accuracy(classifier, pen, indices, ALL_STEPS, side=side, width=width)
        for side, width in CANVASES
    ]
    note = f"{len(indices)} digits on {len(CANVASES)} canvases"
    return Measurement("bundled CNN: pen digits", accuracies, "", minimum=0.98, note=note)


def _pen_accuracy(
    classifier: DigitClassifier,
    pen: PenDigits,
    indices: Sequence[int],
    steps: PreparationSteps,
    *,
    side: int = CANVASES[1][0],
    width: int = CANVASES[1][1],
) -> float:
    images = render_pen_digits(pen, indices, steps=steps, side=side, pen=width)
    return _accuracy(classifier, images, pen.labels[list(indices)])


def _mnist_accuracy(classifier: DigitClassifier) -> float:
    mnist = Mnist().load(Cache.default())
    return _accuracy(classifier, mnist.x_test.astype(np.float32) / np.float32(255), mnist.y_test)


def _accuracy(classifier: DigitClassifier, images: Array, labels: Array) -> float:
    parts = [
        classifier.predict(images[first : first + BATCH]).argmax(axis=1)
        for first in range(0, len(images), BATCH)
    ]
    return float((np.concatenate(parts) == labels).mean())


def latency(browser: Browser, repetitions: int) -> list[Measurement]:
    """Measure from pen up to the prediction, idle and while a run trains."""
    with fresh_server() as server:
        page = _open(browser, server)
        warm_up(server.store)
        _draw(page, 3)
        idle = _draw(page, repetitions)
        run = server.store.create(_kaneko(0).changed({"training.epochs": LONG}), "benchmark")
        wait_for(lambda: server.store.run(run.id).progress.epoch >= 2)
        busy = _draw(page, repetitions)
    return [_summarize("idle", idle, 0.4), _summarize("while training", busy, 0.6)]


def _summarize(when: str, seconds: Sequence[float], maximum: float) -> Measurement:
    note = f"of {len(seconds)}: median {np.median(seconds):.3f}, maximum {max(seconds):.3f}"
    name = f"pen up to prediction, {when}: p95"
    return Measurement(name, [percentile(seconds)], "s", maximum=maximum, note=note)


def _open(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.goto(f"{server.url}/draw?lang=en")
    wait_for_page(page)
    page.locator(".upper-canvas").wait_for()
    return page


def _draw(page: Page, repetitions: int) -> list[float]:
    """Draw the first stroke of each digit on an empty canvas; return the seconds of each."""
    sample = pen_digits.sample()
    times = []
    for number in range(repetitions):
        # A further stroke may leave the prediction as it is: then there is nothing to measure.
        first = pen_digits.scale_to_canvas(sample.strokes(number))[0]
        wait_for_app_run(page)
        page.evaluate(_CLOCK)
        _draw_stroke(page, first)
        times.append(float(page.evaluate("window.benchmark")))
        page.locator(".dl-units").last.wait_for()
        wait_for_app_run(page)
        page.get_by_role("button", name="Clear", exact=True).click()
        wait_until(page, '!document.querySelector(".dl-answer")')
    return times


def _draw_stroke(page: Page, stroke: Array) -> None:
    box = page.locator(".upper-canvas").bounding_box()
    assert box
    step = max(1, len(stroke) // POINTS)
    first, *others = [(box["x"] + x, box["y"] + y) for x, y in stroke[::step].tolist()]
    page.mouse.move(*first)
    page.mouse.down()
    for position in others:
        page.mouse.move(*position)
    page.mouse.up()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digits")
    parser.add_argument("--pen", type=Path, help="file of all pen digits")
    parser.add_argument("--seeds", type=int, default=3, help="of kaneko-mlp")
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    pen = pen_digits.load(options.pen) if options.pen else pen_digits.sample()
    indices = pen_digits.test_indices(pen) if options.pen else range(len(pen))
    measurements = accuracy(pen, list(indices), options.seeds) if options.seeds else []
    if options.repetitions:
        with chromium() as browser:
            measurements += latency(browser, options.repetitions)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
