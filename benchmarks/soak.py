"""Memory of the app's own process while five learners train and switch pages at random."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, TimeoutError

from benchmarks.browser import new_page, switch_page, wait_for_page, wait_until
from benchmarks.measurement import Measurement
from benchmarks.memory import MemoryMonitor
from benchmarks.server import fresh_server
from benchmarks.train_page import KANEKO, TrainPage
from pages.ui.shell.site_map import SECTIONS
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.navigation import page_link

SESSIONS = 5
PAGES = ("home", *(entry.name for entries in SECTIONS.values() for entry in entries))
STEP_MS = 15_000
EXPERIMENTS = (KANEKO, "First steps: small digits")


def soak(browser: Browser, seconds: float) -> list[Measurement]:
    """Let the learners use all pages in random order; measure the memory of the server."""
    generator = random.Random(0)
    done = missed = 0
    with fresh_server() as server:
        learners = [_open(browser, server.url) for _ in range(SESSIONS)]
        deadline = time.monotonic() + seconds
        pid = server.process.pid
        with MemoryMonitor(lambda: [pid]) as monitor:
            while time.monotonic() < deadline:
                learner = learners[done % SESSIONS]
                try:
                    generator.choice(_STEPS)(learner, generator)
                except TimeoutError:
                    missed += 1
                    learner.open()
                done += 1
        loaded = [m.path for m in psutil.Process(pid).memory_maps() if "tensorflow" in m.path]
        for learner in learners:
            learner.page.context.close()
    note = f"maximum over {seconds:.0f} s, {SESSIONS} sessions, {done} steps, {missed} timed out"
    rss = [memory.rss for memory in monitor.samples]
    uss = [memory.uss for memory in monitor.samples]
    return [
        Measurement("UI process: files of TensorFlow in memory", [len(loaded)], "files", maximum=0),
        Measurement("UI process: resident memory", [max(rss)], "MB", maximum=250.0, note=note),
        Measurement("UI process: unique memory (USS)", [max(uss)], "MB"),
        Measurement("UI process: resident at the start", rss[:1], "MB"),
        Measurement("UI process: resident at the end", rss[-1:], "MB"),
    ]


def _open(browser: Browser, url: str) -> TrainPage:
    page = new_page(browser)
    page.set_default_timeout(STEP_MS)
    learner = TrainPage(page, url)
    learner.open()
    return learner


# Steps of a learner


def _switch_page(learner: TrainPage, generator: random.Random) -> None:
    name = generator.choice([name for name in PAGES if name != _open_page(learner)])
    switch_page(learner.page, page_link(learner.page, name))


def _train(learner: TrainPage, generator: random.Random) -> None:
    _open_train_page(learner)
    if learner.button("close").count():
        learner.close()
    learner.choose(generator.choice(EXPERIMENTS))
    learner.set("Units, layer 1", generator.randrange(8, 129, 8))
    learner.button("train").click()
    learner.button("stop").wait_for()
    wait_for_app_run(learner.page)


def _stop(learner: TrainPage, generator: random.Random) -> None:
    _open_train_page(learner)
    button = learner.button("stop")
    if button.count() and button.is_enabled():
        button.click()
        wait_until(learner.page, '!document.querySelector(".st-key-stop button")')
        wait_for_app_run(learner.page)


def _reload(learner: TrainPage, generator: random.Random) -> None:
    learner.page.reload()
    wait_for_page(learner.page)


def _open_train_page(learner: TrainPage) -> None:
    if _open_page(learner) != "train":
        switch_page(learner.page, page_link(learner.page, "train"))


def _open_page(learner: TrainPage) -> str:
    return urlsplit(learner.page.url).path.strip("/") or "home"


_STEPS: tuple[Callable[[TrainPage, random.Random], None], ...] = (
    _switch_page,
    _switch_page,
    _switch_page,
    _train,
    _train,
    _stop,
    _reload,
)
