"""What the app's own process weighs while five learners wander about and train."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import psutil
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTime

from benchmarks.browser import IS_CALM, new_page, wait_until
from benchmarks.figures import Figure
from benchmarks.memory import MemoryWatch
from benchmarks.server import fresh_server
from benchmarks.train_page import KANEKO, TrainPage

SESSIONS = 5
STEP_MS = 15_000
EXPERIMENTS = (KANEKO, "First steps: small digits")


def soak(browser: Browser, seconds: float) -> list[Figure]:
    """Lets learners use all pages in random order, and weighs the server's process meanwhile."""
    choice = random.Random(0)
    done = missed = 0
    with fresh_server() as server:
        learners = [_learner(browser, server.url) for _ in range(SESSIONS)]
        over = time.monotonic() + seconds
        pid = server.process.pid
        with MemoryWatch(lambda: [pid]) as watch:
            while time.monotonic() < over:
                learner = learners[done % SESSIONS]
                try:
                    choice.choice(_STEPS)(learner, choice)
                except NotInTime:
                    missed += 1
                    learner.open()
                done += 1
        loaded = [m.path for m in psutil.Process(pid).memory_maps() if "tensorflow" in m.path]
        for learner in learners:
            learner.page.context.close()
    note = f"the highest in {seconds:.0f} s, {SESSIONS} sessions, {done} steps, {missed} not done"
    highest = max(memory.rss for memory in watch.seen)
    return [
        Figure("UI process: files of TensorFlow in memory", [len(loaded)], "files", 0),
        Figure("UI process: resident memory", [highest], "MB", 250.0, note=note),
        Figure("UI process: its own memory (USS)", [max(m.uss for m in watch.seen)], "MB"),
        Figure("UI process: resident at the start", [watch.seen[0].rss], "MB"),
        Figure("UI process: resident at the end", [watch.seen[-1].rss], "MB"),
    ]


def _learner(browser: Browser, url: str) -> TrainPage:
    page = new_page(browser)
    page.set_default_timeout(STEP_MS)
    learner = TrainPage(page, url)
    learner.open()
    return learner


# What a learner may do next


def _look_around(learner: TrainPage, choice: random.Random) -> None:
    links = learner.page.get_by_test_id("stTopNavLink")
    links.nth(choice.randrange(links.count())).click()
    wait_until(learner.page, IS_CALM)


def _train(learner: TrainPage, choice: random.Random) -> None:
    _to_train(learner.page)
    learner.choose(choice.choice(EXPERIMENTS))
    learner.set("Units, layer 1", choice.randrange(8, 129, 8))
    learner.button("train").click()
    learner.button("stop").wait_for()


def _stop(learner: TrainPage, choice: random.Random) -> None:
    _to_train(learner.page)
    stop = learner.button("stop")
    if stop.count() and stop.is_enabled():
        stop.click()
    wait_until(learner.page, IS_CALM)


def _reload(learner: TrainPage, choice: random.Random) -> None:
    learner.page.reload()
    learner.settle()


def _to_train(page: Page) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text="Train").first.click()
    page.locator(".st-key-train button").wait_for()
    wait_until(page, IS_CALM)


_STEPS: tuple[Callable[[TrainPage, random.Random], None], ...] = (
    _look_around,
    _look_around,
    _look_around,
    _train,
    _train,
    _stop,
    _reload,
)
