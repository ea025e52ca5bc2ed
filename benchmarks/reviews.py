"""The Reviews page: tokenizer against Keras, attribution of words, and response times.

    python -m benchmarks.reviews [--epochs 4] [--repetitions 30] [--json]

The bundled network and `imdb-rnn`, which the server trains first, classify real reviews. Times are
the browser's own, from the press to the first frame that shows the result.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.browser import measure_click, new_page, open_options, wait_for_page, wait_until
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import await_end
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS
from dlcore.arrays import Array
from dlcore.datasets import Cache, Imdb
from dlcore.datasets.builtin.imdb import ARCHIVE, START, word_index
from dlcore.datasets.builtin.imdb_tokens import ABSENT, build_row, in_row, tokenize
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.attribution import leave_one_out, row_without
from dlcore.inference.reviews.classifiers import ReviewClassifier, load_review_classifier
from dlcore.inference.reviews.classify import ClassifyTestReviews
from dlcore.inference.reviews.tokenize import read_text
from dlcore.pretrained import BUNDLED
from dlcore.store import Run
from pages.ui.shell.learner import COOKIE
from tests.chromium import chromium
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.navigation import page_link
from tests.real_data import data_folder
from tests.waiting import wait_for

LEARNER = "b" * 32
CLASSIFIERS = ("bundled", "imdb-rnn")
"""In the order of the page's select box."""

REVIEWS = 100
BATCH = 50
"""Test reviews per query."""

REMOVED = 10
"""Words that are removed from a review together."""

DRAWS = 5
CHECKED = 20
"""Number of reviews whose attribution is compared with removing one word at a time."""

RAREST, MIN_VOTES = 10, 6
"""Rarest words of a text that identify its review, and how many of them must agree."""

SHORT, LONG = 40, 300
"""Words of a typed review."""

VOCABULARY = 3000
"""Most frequent words, from which typed reviews are drawn."""

LONG_RUN = 5000
"""Epochs of a run that does not end during the measurement."""


@dataclass(frozen=True)
class SampleReview:
    """A review as text and as Keras has it.

    Args:
        numbers: word numbers of our tokenizer, without words that the training set lacks.
        keras_numbers: word numbers of the same review in Keras, None where it is not found.
    """

    numbers: Array
    keras_numbers: Array | None


# Tokenizer


def load_sample_reviews(cache: Cache) -> list[SampleReview]:
    """Load the sample of texts and find each review in Keras' data by its rarest words."""
    folder = data_folder()
    assert folder
    lines = (folder / "aclImdb_sample.jsonl").read_text("utf-8").strip().split("\n")
    rows, ranks = [json.loads(line) for line in lines], word_index(cache)
    found = []
    for part, reviews in zip(("train", "test"), load_keras_reviews(cache), strict=True):
        positions = _index_words(reviews)
        for text in (row["text"] for row in rows if row["split"] == part):
            numbers = tokenize(text, ranks, len(ranks) + 4).numbers
            known = numbers[numbers != ABSENT]
            index = _find_review(known, positions)
            keras_numbers = None if index is None else np.array(reviews[index][1:])
            found.append(SampleReview(known, keras_numbers))
    return found


def load_keras_reviews(cache: Cache) -> tuple[Sequence[list[int]], Sequence[list[int]]]:
    """Return training and test reviews of ``keras.datasets.imdb.load_data``."""
    path = cache.fetch(ARCHIVE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KERAS_HOME"] = folder
        (Path(folder) / "datasets").mkdir()
        (Path(folder) / "datasets" / "imdb.npz").symlink_to(path)
        import keras

        keras.src.backend.config._KERAS_DIR = folder
        (train, _), (test, _) = keras.datasets.imdb.load_data()
    return train, test


def _index_words(reviews: Sequence[list[int]]) -> dict[int, list[int]]:
    """Return the indices of the reviews that contain each word number."""
    positions: dict[int, list[int]] = {}
    for index, review in enumerate(reviews):
        for number in set(review) - {START}:
            positions.setdefault(number, []).append(index)
    return positions


def _find_review(numbers: Array, positions: dict[int, list[int]]) -> int | None:
    rarest = sorted(set(numbers.tolist()), key=lambda number: len(positions.get(number, ())))
    votes = Counter(index for number in rarest[:RAREST] for index in positions.get(number, ()))
    index, count = votes.most_common(1)[0]
    return index if count >= MIN_VOTES else None


def measure_tokenizer(reviews: Sequence[SampleReview]) -> list[Measurement]:
    """Measure how many reviews are found, and how many of those have equal word numbers."""
    pairs = [(one.numbers, one.keras_numbers) for one in reviews if one.keras_numbers is not None]
    equal = [np.array_equal(ours, theirs) for ours, theirs in pairs]
    note = f"{sum(equal)} of {len(pairs)} found of {len(reviews)}"
    share = sum(equal) / len(equal)
    return [
        Measurement("sample reviews found in Keras' data", [len(pairs) / len(reviews)], "share"),
        Measurement("word numbers equal to Keras'", [share], "share", minimum=1.0, note=note),
    ]


def measure_agreement(
    name: str, classifier: ReviewClassifier, reviews: Sequence[SampleReview]
) -> Measurement:
    """Compare the classes of texts with the classes of the same reviews in Keras' data."""
    ours, theirs = [], []
    for review in reviews:
        if review.keras_numbers is not None:
            ours.append(_row(classifier, review.numbers))
            theirs.append(_row(classifier, review.keras_numbers))
    positive = [classifier.predict(np.stack(rows)) > 0.5 for rows in (ours, theirs)]
    share = float((positive[0] == positive[1]).mean())
    return Measurement(f"{name}: same class for text and row", [share], "share", minimum=0.99)


def _row(classifier: ReviewClassifier, numbers: Array) -> Array:
    words = classifier.dataset.words
    return build_row(np.where(numbers < words, numbers, 2), classifier.dataset.steps)


# Attribution


def measure_attribution(
    name: str, context: QueryContext, classifier: ReviewClassifier
) -> list[Measurement]:
    """Check contributions of words, and compare the strongest words with random ones."""
    steps, generator = classifier.dataset.steps, random.Random(0)
    errors, strongest, at_random = [], [], []
    for index, numbers in enumerate(_test_reviews(context, classifier)):
        contributions = leave_one_out(classifier.log_odds, numbers, steps).contributions
        probability = classifier.predict(build_row(numbers, steps)[None])[0]
        if index < CHECKED:
            expected = [
                probability - classifier.predict(row_without(numbers, word, steps)[None])[0]
                for word in range(len(numbers))
            ]
            errors.append(float(np.abs(contributions - expected).max()))
        sign = 1 if probability > 0.5 else -1
        removed = np.argsort(-sign * contributions)[:REMOVED]
        strongest.append(_drop(classifier, numbers, sign, removed))
        indices = np.flatnonzero(in_row(numbers, steps)).tolist()
        for _ in range(DRAWS):
            removed = np.array(generator.sample(indices, min(REMOVED, len(indices))))
            at_random.append(_drop(classifier, numbers, sign, removed))
    lowered = sum(drop > 0 for drop in strongest) / len(strongest)
    ratio = float(np.mean(strongest) / max(float(np.mean(at_random)), 1e-9))
    note = f"{np.mean(strongest):.3f} against {np.mean(at_random):.4f} of the probability"
    words = f"{name}: {REMOVED} strongest words"
    return [
        Measurement(f"{name}: error of the contributions", [max(errors)], "", maximum=1e-5),
        Measurement(f"{words} lower the probability", [lowered], "share", minimum=0.95),
        Measurement(f"{words} : {REMOVED} random words", [ratio], "x", minimum=3.0, note=note),
    ]


def _test_reviews(context: QueryContext, classifier: ReviewClassifier) -> Iterator[Array]:
    for first in range(0, REVIEWS, BATCH):
        indices = tuple(range(first, first + BATCH))
        query = ClassifyTestReviews(model=classifier.name, indices=indices)
        for words in query.answer(context).words:
            yield classifier.tokens(context, read_text(" ".join(words))).numbers


def _drop(classifier: ReviewClassifier, numbers: Array, sign: int, removed: Array) -> float:
    """Return by how much the probability of the predicted class falls without some words."""
    steps = classifier.dataset.steps
    pair = np.stack([build_row(numbers, steps), row_without(numbers, removed, steps)])
    before, after = classifier.predict(pair)
    return float(sign * (before - after))


# Page


def measure_page(browser: Browser, server: Server, repetitions: int) -> list[Measurement]:
    """Measure the page with each network, first idle, then while a run trains."""
    measurements = [_measure_first_ten(browser, server)]
    page = _open(browser, server)
    for index, name in enumerate(CLASSIFIERS):
        _choose(page, index)
        measurements.append(_measure_short(page, f"{name}: typed review", repetitions, 0.5))
        measurements.append(_measure_long(page, f"{name}: {LONG} words", max(3, repetitions // 6)))
    run = _start_long_run(server)
    for index, name in enumerate(CLASSIFIERS):
        _choose(page, index)
        name = f"{name}: typed review while a run trains"
        measurements.append(_measure_short(page, name, repetitions, 0.8))
    server.store.delete(run.id)
    return measurements


def _open(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.context.add_cookies([{"name": COOKIE, "value": LEARNER, "url": server.url}])
    page.goto(f"{server.url}/reviews?lang=en")
    page.locator(".dl-read").nth(9).wait_for()
    return page


def _measure_first_ten(browser: Browser, server: Server) -> Measurement:
    seconds = []
    for _ in range(5):
        page = new_page(browser)
        page.goto(f"{server.url}/?lang=en")
        wait_for_page(page)
        link = page_link(page, "reviews")
        condition = "document.querySelectorAll('.dl-read').length >= 10"
        seconds.append(measure_click(page, link, condition))
        page.close()
    name, note = "first ten test reviews", "from the press on the link"
    return Measurement(name, seconds, "s", maximum=2.0, note=note)


def _choose(page: Page, index: int) -> None:
    """Choose a network, which gives the review another probability."""
    option = open_options(page, "Network that reads").nth(index)
    if option.get_attribute("aria-selected") == "true":
        page.keyboard.press("Escape")
        return
    changed = _is_reclassified(page)
    option.click()
    wait_until(page, changed)
    wait_for_app_run(page)


def _is_reclassified(page: Page) -> str:
    """Return the JavaScript condition that the probability differs from now."""
    before = page.locator(".dl-verdict").get_attribute("data-positive")
    verdict = "document.querySelector('.dl-verdict')"
    return f"{verdict} && {verdict}.dataset.positive !== '{before}'"


def _measure_short(page: Page, name: str, repetitions: int, maximum: float) -> Measurement:
    seconds = list(_type(page, name, repetitions, SHORT, lambda word: _is_reclassified(page)))
    note = f"p95; median {np.median(seconds):.2f} s"
    return Measurement(name, [percentile(seconds)], "s", maximum=maximum, note=note)


def _measure_long(page: Page, name: str, repetitions: int) -> Measurement:
    seconds = list(_type(page, name, repetitions, LONG, _has_attribution))
    return Measurement(name, seconds, "s", maximum=2.0)


def _has_attribution(word: str) -> str:
    """Return the JavaScript condition that the words of a new review are on the page."""
    first = "document.querySelector('.dl-word-editor button')"
    return f"{first} && {first}.textContent === '{word}'"


def _type(
    page: Page, name: str, repetitions: int, count: int, condition: Callable[[str], str]
) -> Iterator[float]:
    """Type different random reviews; yield the seconds from the press of the button."""
    words = [word for word in word_index(Cache.default()) if word.isascii() and word.isalpha()]
    generator = random.Random(name)
    for _ in range(repetitions):
        review = generator.sample(words[:VOCABULARY], count)
        page.get_by_role("textbox").first.fill(" ".join(review))
        button = page.get_by_role("button", name="Read the review")
        yield measure_click(page, button, condition(review[0]))
        wait_until(page, _has_attribution(review[0]))
        wait_for_app_run(page)


# Runs of the server


def _train(server: Server, browser: Browser, epochs: int) -> Run:
    """Let the server train `imdb-rnn`."""
    spec = PRESETS["imdb-rnn"].spec.changed({"training.epochs": epochs})
    run = server.store.create(spec, LEARNER, preset="imdb-rnn")
    _open(browser, server).close()
    return await_end(server.store, run)


def _start_long_run(server: Server) -> Run:
    spec = PRESETS["kaneko-mlp"].spec.changed({"training.epochs": LONG_RUN})
    run = server.store.create(spec, "c" * 32)
    wait_for(lambda: server.store.run(run.id).progress.epoch > 0)
    return run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reviews")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    cache = Cache.default()
    if Imdb().missing_files(cache):
        raise SystemExit("IMDB is not on this machine: python -m dlcore data fetch imdb")
    with fresh_server() as server, chromium() as browser:
        run = _train(server, browser, options.epochs)
        measurements = measure_page(browser, server, options.repetitions)
        context = QueryContext(server.store, cache)
        reviews = load_sample_reviews(cache)
        measurements += measure_tokenizer(reviews)
        for name, model in zip(CLASSIFIERS, (BUNDLED, run.id), strict=True):
            classifier = load_review_classifier(context, model)
            measurements.append(measure_agreement(name, classifier, reviews))
            measurements += measure_attribution(name, context, classifier)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
