"""Reading reviews: the tokenizer against Keras, words' shares against reading again, and the page.

    python -m benchmarks.reviews [--epochs 4] [--repetitions 30] [--json]

The network that comes along and `imdb-rnn`, which the server trains first, read real reviews. Times
are taken in a browser, from the press to the first frame that shows what was asked for.
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

from benchmarks.browser import (
    IS_CALM,
    WAIT_MS,
    new_page,
    open_options,
    seconds_of_click,
    wait_until,
)
from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.percentile import percentile
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS
from dlcore.arrays import Array
from dlcore.datasets import Cache, Imdb
from dlcore.datasets.builtin.imdb import ARCHIVE, START, word_index
from dlcore.datasets.builtin.imdb_tokens import ABSENT, row, seen, tokens
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.classifiers import ReviewClassifier, review_reader
from dlcore.inference.reviews.read_test_reviews import ReadTestReviews
from dlcore.inference.reviews.word_shares import attribute_words, without
from dlcore.pretrained.digits.model import BUNDLED
from dlcore.store import Run
from pages.ui.shell.learner import COOKIE
from tests.chromium import chromium
from tests.real_data import data_folder
from tests.waiting import wait_for

LEARNER = "b" * 32
REVIEWS = 100
TAKEN = 10
"""Words that are taken out of a review together."""

DRAWS = 5
CHECKED = 20
"""Reviews of which every word's share is worked out anew, one word at a time."""

LONG = 300
TRAIN_SECONDS = 1800.0


@dataclass(frozen=True)
class Written:
    """A review as it was written, and as Keras gives it.

    Args:
        text: of it.
        numbers: what our tokenizer makes of it, words of no training review left out.
        held: what Keras holds of the same review; None where it is not found.
    """

    text: str
    numbers: Array
    held: Array | None


# The tokenizer


def written_reviews(cache: Cache) -> list[Written]:
    """The sample, each looked for by its ten rarest words among Keras' reviews of its part."""
    folder = data_folder()
    assert folder
    lines = (folder / "aclImdb_sample.jsonl").read_text("utf-8").strip().split("\n")
    rows, ranks = [json.loads(line) for line in lines], word_index(cache)
    found = []
    for part, reviews in zip(("train", "test"), keras_reviews(cache), strict=True):
        holders = _holders(reviews)
        for line in (line for line in rows if line["split"] == part):
            numbers = tokens(line["text"], ranks, len(ranks) + 4).numbers
            known = numbers[numbers != ABSENT]
            place = _looked_for(known, holders)
            held = None if place is None else np.array(reviews[place][1:])
            found.append(Written(line["text"], known, held))
    return found


def keras_reviews(cache: Cache) -> tuple[Sequence[list[int]], Sequence[list[int]]]:
    """Training and test reviews as ``keras.datasets.imdb.load_data`` gives them."""
    place = cache.fetch(ARCHIVE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KERAS_HOME"] = folder
        (Path(folder) / "datasets").mkdir()
        (Path(folder) / "datasets" / "imdb.npz").symlink_to(place)
        import keras

        keras.src.backend.config._KERAS_DIR = folder
        (train, _), (test, _) = keras.datasets.imdb.load_data()
    return train, test


def _holders(reviews: Sequence[list[int]]) -> dict[int, list[int]]:
    holders: dict[int, list[int]] = {}
    for place, review in enumerate(reviews):
        for number in set(review) - {START}:
            holders.setdefault(number, []).append(place)
    return holders


def _looked_for(numbers: Array, holders: dict[int, list[int]]) -> int | None:
    rarest = sorted(set(numbers.tolist()), key=lambda number: len(holders.get(number, ())))
    votes = Counter(place for number in rarest[:10] for place in holders.get(number, ()))
    place, count = votes.most_common(1)[0]
    return place if count >= 6 else None


def tokenizer_figures(reviews: Sequence[Written]) -> list[Figure]:
    """How many are found, and how many of those are equal number by number."""
    pairs = [(review.numbers, review.held) for review in reviews if review.held is not None]
    equal = [np.array_equal(ours, theirs) for ours, theirs in pairs]
    note = f"{sum(equal)} of {len(pairs)} found of {len(reviews)}"
    return [
        Figure("written reviews found in the data set", [len(pairs) / len(reviews)], "share"),
        Figure(
            "found ones equal to Keras' numbers",
            [sum(equal) / len(equal)],
            "share",
            1.0,
            True,
            note=note,
        ),
    ]


def verdict_figure(name: str, reader: ReviewClassifier, reviews: Sequence[Written]) -> Figure:
    """Verdicts on texts against verdicts on the same reviews as the data set holds them."""
    ours, theirs = [], []
    for review in reviews:
        if review.held is not None:
            ours.append(_row(reader, review.numbers))
            theirs.append(_row(reader, review.held))
    same = (reader.positive(np.stack(ours)) > 0.5) == (reader.positive(np.stack(theirs)) > 0.5)
    return Figure(f"{name}: same verdict on text and row", [same.mean()], "share", 0.99, True)


def _row(reader: ReviewClassifier, numbers: Array) -> Array:
    words = reader.dataset.words
    return row(np.where(numbers < words, numbers, 2), reader.dataset.steps)


# Words' shares


def share_figures(name: str, context: QueryContext, reader: ReviewClassifier) -> list[Figure]:
    """Whether shares are what reading again shows, and whether they say what matters."""
    reviews = list(_test_reviews(context, reader))
    steps, draw = reader.dataset.steps, random.Random(0)
    apart, lowered, by_share, by_chance = [], [], [], []
    for place, numbers in enumerate(reviews):
        shares = attribute_words(reader.positive, numbers, steps)
        whole = reader.positive(row(numbers, steps)[None])[0]
        if place < CHECKED:
            alone = [
                whole - reader.positive(without(numbers, word, steps)[None])[0]
                for word in range(len(numbers))
            ]
            apart.append(float(np.abs(shares - alone).max()))
        side = 1 if whole > 0.5 else -1
        drop = _drop(reader, numbers, side, np.argsort(-side * shares)[:TAKEN])
        by_share.append(drop)
        lowered.append(drop > 0)
        places = np.flatnonzero(seen(numbers, steps)).tolist()
        for _ in range(DRAWS):
            taken = np.array(draw.sample(places, min(TAKEN, len(places))))
            by_chance.append(_drop(reader, numbers, side, taken))
    ratio = float(np.mean(by_share) / max(float(np.mean(by_chance)), 1e-9))
    note = f"{np.mean(by_share):.3f} against {np.mean(by_chance):.4f} of the probability"
    return [
        Figure(f"{name}: shares against reading again", [max(apart)], "", 1e-5),
        Figure(
            f"{name}: ten strongest words lower it",
            [sum(lowered) / len(lowered)],
            "share",
            0.95,
            True,
        ),
        Figure(f"{name}: ... times ten random words", [ratio], "x", 3.0, True, note=note),
    ]


def _test_reviews(context: QueryContext, reader: ReviewClassifier) -> Iterator[Array]:
    places = range(REVIEWS)
    for first in places[::50]:
        asked = ReadTestReviews(reader=reader.name, places=tuple(range(first, first + 50)))
        for words in asked.answer(context).words:
            yield reader.tokens(context, " ".join(words)).numbers


def _drop(reader: ReviewClassifier, numbers: Array, side: int, taken: Array) -> float:
    """By how much the probability of the verdict falls without some words."""
    steps = reader.dataset.steps
    pair = np.stack([row(numbers, steps), without(numbers, taken, steps)])
    before, after = reader.positive(pair)
    return float(side * (before - after))


# The page


def page_figures(browser: Browser, server: Server, readers: int, repetitions: int) -> list[Figure]:
    """Times of the page, by each of its networks; then while a run trains."""
    figures = [_first_ten(browser, server)]
    page = _opened(browser, server)
    for place in range(readers):
        name = ("bundled", "imdb-rnn")[place]
        _choose(page, place)
        figures.append(_verdicts(page, f"{name}: typed review to verdict", repetitions, 0.5))
        figures.append(_long(page, f"{name}: words of {LONG} weighed", max(3, repetitions // 6)))
    run = _train_on(server)
    figures += _busy(page, readers, repetitions)
    server.store.delete(run.id)
    return figures


def _busy(page: Page, readers: int, repetitions: int) -> Iterator[Figure]:
    for place in range(readers):
        name = ("bundled", "imdb-rnn")[place]
        _choose(page, place)
        yield _verdicts(page, f"{name}: the same while a run trains", repetitions, 0.8)


def _opened(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.context.add_cookies([{"name": COOKIE, "value": LEARNER, "url": server.url}])
    page.goto(f"{server.url}/reviews?lang=en")
    page.locator(".dl-read").nth(9).wait_for(timeout=WAIT_MS)
    return page


def _first_ten(browser: Browser, server: Server) -> Figure:
    seconds = []
    for _ in range(5):
        page = new_page(browser)
        page.goto(f"{server.url}/?lang=en")
        page.get_by_role("heading", level=1).wait_for()
        wait_until(page, IS_CALM)
        link = page.get_by_role("link", name="Reviews")
        shown = "document.querySelectorAll('.dl-read').length >= 10"
        seconds.append(seconds_of_click(page, link, shown))
        page.close()
    note = "from the press on its link"
    return Figure("first ten test reviews after opening", seconds, "s", 2.0, note=note)


def _choose(page: Page, place: int) -> None:
    open_options(page, "Network that reads").nth(place).click()
    wait_until(page, "document.querySelectorAll('[role=option]').length === 0")
    wait_until(page, IS_CALM)


def _verdicts(page: Page, name: str, repetitions: int, bar: float) -> Figure:
    def condition(word: str) -> str:
        before = page.locator(".dl-verdict").get_attribute("data-positive")
        return (
            "document.querySelector('.dl-verdict') &&"
            f" document.querySelector('.dl-verdict').dataset.positive !== '{before}'"
        )

    seconds = list(_typed(page, name, repetitions, 40, condition))
    return Figure(
        name, [percentile(seconds)], "s", bar, note=f"p95; median {np.median(seconds):.2f} s"
    )


def _long(page: Page, name: str, repetitions: int) -> Figure:
    def condition(word: str) -> str:
        first = "document.querySelector('.dl-board button')"
        return f"{first} && {first}.textContent === '{word}'"

    return Figure(name, list(_typed(page, name, repetitions, LONG, condition)), "s", 2.0)


def _typed(
    page: Page, name: str, repetitions: int, words: int, condition: Callable[[str], str]
) -> Iterator[float]:
    """Seconds of each review, from the press of the button; no review comes twice."""
    names = [name for name in word_index(Cache.default()) if name.isascii() and name.isalpha()][
        :3000
    ]
    draw = random.Random(name)
    for _ in range(repetitions):
        chosen = draw.sample(names, words)
        page.get_by_role("textbox").first.fill(" ".join(chosen))
        button = page.get_by_role("button", name="Read the review")
        yield seconds_of_click(page, button, condition(chosen[0]))
        wait_until(
            page, f"document.querySelector('.dl-board button').textContent === '{chosen[0]}'"
        )
        wait_until(page, IS_CALM)


# Runs of the server


def _trained(server: Server, browser: Browser, epochs: int) -> Run:
    """`imdb-rnn`, trained by the server."""
    spec = PRESETS["imdb-rnn"].spec.changed({"training.epochs": epochs})
    run = server.store.create(spec, LEARNER, preset="imdb-rnn")
    _opened(browser, server).close()
    wait_for(lambda: server.store.run(run.id).state.is_finished(), TRAIN_SECONDS)
    return server.store.run(run.id)


def _train_on(server: Server) -> Run:
    """A run that does not end by itself; returns once it trains."""
    spec = PRESETS["kaneko-mlp"].spec.changed({"training.epochs": 5000})
    run = server.store.create(spec, "c" * 32)
    wait_for(lambda: server.store.run(run.id).progress.epoch > 0, TRAIN_SECONDS)
    return run


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures all of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reviews")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    cache = Cache.default()
    if Imdb().missing(cache):
        raise SystemExit("IMDB is not on this machine: python -m dlcore data fetch imdb")
    with fresh_server() as server, chromium() as browser:
        run = _trained(server, browser, chosen.epochs)
        figures = page_figures(browser, server, 2, chosen.repetitions)
        context = QueryContext(server.store, cache)
        reviews = written_reviews(cache)
        figures += tokenizer_figures(reviews)
        for name, reader in (("bundled", BUNDLED), ("imdb-rnn", run.id)):
            network = review_reader(context, reader)
            figures.append(verdict_figure(name, network, reviews))
            figures += share_figures(name, context, network)
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
