"""A class of 40 through the real pages: joining, the board, steering, an experiment, a restart.

    python -m benchmarks.classroom [--learners 40] [--minute 60] [--rest 150] [--only PART] [--json]

Learners are websocket clients (:mod:`benchmarks.class_session`) that rerun the fragments of their
pages at the intervals that the server names. The teacher has two boards in a real browser. A press
is measured from the click to the moment at which each learner's page has obeyed, the board from the
learner's press to the tile in the browser, while everybody's run trains. All clients and the
browser share the machine with the server.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.class_session import ClassSession, Learners, Loop
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.memory import memory_of
from benchmarks.server import Server, fresh_server
from dlcore import PRESETS, Run
from dlcore.store.learner_id import learner_id
from tests.chromium import chromium
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.classroom_page import (
    choose,
    choose_destination,
    make_class,
    open_view,
    press,
    sign_in,
    text,
)
from tests.page_function import wait_for_function
from tests.waiting import wait_for

PASSCODE = "benchmark passcode"
PARTS = ("steering", "experiment", "memory")
"""What is measured after the joining; after an experiment, a restart of the server, too."""

PRESET = "kaneko-mlp"
PRESSES = 3
HAND_GAP = 0.25
WAIT_SECONDS = 60.0
TRAINING_SECONDS = 1800.0

_WATCH_HANDS = """() => {
  window.hands = {};
  const look = () => {
    for (const tile of document.querySelectorAll(".dl-board-tile"))
      if (tile.querySelector(".dl-board-hand"))
        window.hands[tile.querySelector("b").textContent] ??= Date.now() / 1000;
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
"""JavaScript: keeps the time at which each tile first has a raised hand."""

_ALL_DONE = """(count) => document.querySelectorAll(
  '.dl-board-tile[data-state="finished"]').length === count"""


class Teacher:
    """The teacher's browser.

    Args:
        browser: in which it is opened.
        url: address of the server.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._url = url
        context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(1000 * WAIT_SECONDS)
        self._context = context
        self.board = self._open()
        sign_in(self.board, PASSCODE)
        self.code = make_class(self.board, "benchmark")
        open_view(self.board, "board")
        wait_for_app_run(self.board)
        self.board.evaluate(_WATCH_HANDS)
        self.second = self._open()
        open_view(self.second, "board")

    def _open(self) -> Page:
        page = self._context.new_page()
        page.goto(f"{self._url}/classroom?lang=en")
        page.get_by_role("heading", level=1).wait_for()
        wait_for_app_run(page)
        return page

    def close(self) -> None:
        """Close both pages."""
        self._context.close()


def delays(
    click: Callable[[], None],
    sessions: Sequence[ClassSession],
    changed: Callable[[ClassSession], float],
) -> list[float]:
    """Click; return the seconds until each learner's page has obeyed."""
    pressed = time.time()
    click()
    wait_for(lambda: all(changed(each) > pressed for each in sessions), WAIT_SECONDS)
    return [changed(each) - pressed for each in sessions]


def steer(teacher: Teacher, sessions: Sequence[ClassSession]) -> list[Measurement]:
    """Pause, continue, bring everybody to a lesson and to a spec."""
    pause = teacher.board.locator(".st-key-class_pause button")
    paused: list[float] = []
    brought: list[float] = []
    given: list[float] = []
    for _ in range(PRESSES):
        for _ in ("pause", "continue"):
            wait_for_app_run(teacher.board)
            paused += delays(pause.click, sessions, lambda each: each.pause_changed)
        for kind, option, found in (
            ("lesson", "lesson.name.epochs", brought),
            ("page", "app.classroom", brought),
            ("spec", "", given),
            ("page", "app.classroom", brought),
        ):
            _choose(teacher.board, kind, option)
            found += delays(
                lambda: press(teacher.board, "class.bring_now"),
                sessions,
                lambda each: each.page_changed,
            )
            teacher.board.keyboard.press("Escape")
    names = {"pause all": paused, "bring all": brought, "spec to all": given}
    return [
        Measurement(f"{name}: press to every page, p95", [percentile(found)], "s", maximum=1.5)
        for name, found in names.items()
    ]


def _choose(page: Page, kind: str, option: str) -> None:
    if option:
        choose_destination(page, kind, option)
    else:
        press(page, "class.bring")
        choose(page, text("class.bring_to"), text(f"class.target.{kind}"))


def experiment(
    loop: Loop, server: Server, teacher: Teacher, learners: Learners
) -> tuple[list[Measurement], dict[str, str]]:
    """Give everybody a run; measure the board meanwhile. Return the runs by token, too."""
    warm_up(server.store, PRESETS[PRESET].spec)
    page = teacher.second
    open_view(page, "experiment")
    choose(page, text("class.experiment.spec"), text(f"name.preset.{PRESET}"))
    press(page, "class.experiment.make")
    start = page.locator(".st-key-start_experiment button")
    start.wait_for()
    wait_for_app_run(page)
    pressed = time.time()
    start.click()
    wait_for(lambda: len(_runs(server, learners)) == len(learners.tokens), WAIT_SECONDS)
    raised = loop.run(learners.raise_hands(HAND_GAP))
    wait_for_function(teacher.board, _ALL_DONE, len(raised), 1000 * TRAINING_SECONDS)
    shown = time.time() - pressed
    seen: dict[str, float] = teacher.board.evaluate("window.hands")
    board = [seen[str(index)] - at for index, at in enumerate(raised)]
    runs = _runs(server, learners)
    trained = max(run.ended or 0.0 for run in runs.values()) - min(
        run.started or 0.0 for run in runs.values()
    )
    note = f"{shown:.1f} s on the board, {trained:.1f} s of training"
    found = [
        Measurement("learner to the board, p95", [percentile(board)], "s", maximum=1.5),
        Measurement("results on the board", [shown / trained], "x", maximum=1.1, note=note),
    ]
    return found, {token: run.id for token, run in runs.items()}


def _runs(server: Server, learners: Learners) -> dict[str, Run]:
    """Return the newest run of each learner, by token."""
    found = {token: server.store.runs(learner_id(token)) for token in learners.tokens}
    return {token: runs[0] for token, runs in found.items() if runs}


def memory(
    loop: Loop, server: Server, teacher: Teacher, learners: Learners, rest: float
) -> list[Measurement]:
    """Let everybody leave; return the memory before, and some seconds later."""
    open_view(teacher.second, "board")
    wait_for_app_run(teacher.second)
    full = memory_of([server.process.pid]).rss
    loop.run(learners.leave())
    teacher.close()
    time.sleep(rest)
    empty = memory_of([server.process.pid]).rss
    return [
        Measurement("UI process with the class", [full], "MB", maximum=350.0),
        Measurement("UI process after they left", [empty], "MB", maximum=250.0),
    ]


def measure(browser: Browser, server: Server, options: Any) -> list[Measurement]:
    """Let a class join, learn, leave and come back."""
    with Loop().running() as loop:
        teacher = Teacher(browser, server.url)
        learners: Learners = loop.run(_learners(server.url, teacher.code, options.learners))
        joins = loop.run(learners.join(options.minute * options.learners / 40))
        rows = [Measurement("joining, p95", [percentile(joins)], "s", maximum=3.0)]
        parts = [options.only] if options.only else PARTS
        runs: dict[str, str] = {}
        if "steering" in parts:
            rows += steer(teacher, learners.sessions)
        if "experiment" in parts:
            found, runs = experiment(loop, server, teacher, learners)
            rows += found
        if "memory" in parts:
            rows += memory(loop, server, teacher, learners, options.rest)
        loop.run(learners.leave())
        if runs:
            rows.append(_restart(loop, server, learners, runs))
        return rows


async def _learners(url: str, code: str, count: int) -> Learners:
    return Learners(url, code, count)


def _restart(loop: Loop, server: Server, learners: Learners, runs: dict[str, str]) -> Measurement:
    """Kill the server; return when everybody has the own run and the class again."""
    loop.run(learners.open_runs(runs))
    server.kill()
    loop.run(learners.leave())
    restarted = time.time()
    back = loop.start(learners.come_back(runs))
    server.start()
    seconds = max(back.result()) - restarted
    return Measurement("all back after a restart", [seconds], "s", maximum=30.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--minute", type=float, default=60.0, help="in which 40 join")
    parser.add_argument("--rest", type=float, default=150.0, help="seconds after they left")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    os.environ["DLCORE_TEACHER_PASSCODE"] = PASSCODE
    with fresh_server() as server, chromium() as browser:
        rows = measure(browser, server, options)
    return report(rows, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
