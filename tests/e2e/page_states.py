"""Every page while it is empty, while something runs and when that has finished.

For browser tests and benchmarks: stored runs and classes, and what a learner presses.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import FilePayload, Page, expect

from dlcore import Store
from dlcore.classroom import Classroom
from dlcore.datasets import DATASETS
from dlcore.experiments.forecasts import year_recipe
from dlcore.experiments.seeds import next_seeds
from dlcore.ideas import IDEAS
from dlcore.labs import ALL_LABS, LABS, TRAINED_LABS
from dlcore.lessons import LESSONS, Size
from dlcore.store import Attempt
from dlcore.store.learner_id import learner_id
from dlcore.store.lease import Lease
from pages.ui.classroom.teacher import VIEWS
from pages.ui.shell.learner import COOKIE
from pages.ui.shell.site_map import page_names
from tests.e2e.actions import click, repeat
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.drawing import CANVAS_SELECTOR, draw_by_mouse
from tests.e2e.home_page import HomePage, strokes_of
from tests.inspectable_runs import inspectable_run
from tests.labs.stored_results import RESULTS, fitting_run, save_attempt, save_result
from tests.stored_runs import (
    DIGITS,
    OWNER,
    finished_run,
    finished_run_with_weights,
    running_run,
)

State = Literal["empty", "running", "finished"]
STATES: tuple[State, ...] = ("empty", "running", "finished")

LESSON, LAB = "chance", "wrong-labels"
TABLE: FilePayload = {
    "name": "flowers.csv",
    "mimeType": "text/csv",
    "buffer": (
        "length,width,kind\n" + "".join(f"{n % 7},{n % 5},{'ab'[n % 7 > 3]}\n" for n in range(60))
    ).encode(),
}


def _wait(page: Page) -> None:
    """There is nothing to press."""


@dataclass(frozen=True)
class View:
    """One page in one state.

    Args:
        page: name of the page; ``home`` for Home.
        state: its state.
        token: of the learner that sees it.
        query: parameters of its address.
        act: what the learner does on the page.
    """

    page: str
    state: State
    token: str
    query: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[Page], None] = _wait

    def __str__(self) -> str:
        return " ".join([self.page, self.state, *self.query.values()])

    def open(self, tab: Page, url: str, language: str) -> None:
        """Open the page and wait until it is in its state.

        Args:
            tab: of a browser.
            url: address of the server.
            language: code of the page's language.
        """
        tab.context.add_cookies([{"name": COOKIE, "value": self.token, "url": url}])
        name = "" if self.page == "home" else self.page
        tab.goto(f"{url}/{name}?{urlencode({**self.query, 'lang': language})}")
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
        wait_for_app_run(tab)
        self.act(tab)
        wait_for_app_run(tab)


@contextmanager
def page_states(store: Store, passcode: str, *, is_whole: bool = True) -> Iterator[list[View]]:
    """Store runs and a class; return every page in every state.

    Until the end, the server's engine leaves the runs in training alone.

    Args:
        store: of the server.
        passcode: of its teachers.
        is_whole: with the conclusions of all lessons and labs, whose runs take seconds to store.
    """
    classroom = Classroom(store)
    try:
        with Lease(store, OWNER):
            yield [
                *_empty(secrets.token_urlsafe(24)),
                *_running(store, secrets.token_urlsafe(24)),
                *_finished(store, secrets.token_urlsafe(24)),
                *(_lessons(store, secrets.token_urlsafe(24)) if is_whole else ()),
                *(_labs(store, secrets.token_urlsafe(24)) if is_whole else ()),
                *_class(classroom, store, passcode),
            ]
    finally:
        classroom.close()


def _empty(token: str) -> Iterator[View]:
    for name in page_names():
        yield View(name, "empty", token)


def _running(store: Store, token: str) -> Iterator[View]:
    """Yield the pages of a learner all of whose runs are in training but one."""
    learner = learner_id(token)
    view = partial(View, state="running", token=token)
    for name, epochs in (("", 4), ("second <b>", 2)):
        run = running_run(store, learner, name=name, epochs=epochs)
    finished_run_with_weights(store, learner, name="first")
    series = year_recipe()
    for spec in (series, *next_seeds(series, (), 4)):
        running_run(store, learner, spec)
    lesson, lab = LESSONS[LESSON], TRAINED_LABS[LAB]
    for attempt, size, outcome, arms in (
        (lesson.id, Size.DEMO.value, lesson.rule.outcomes[0], lesson.specs(Size.DEMO)),
        (lab.attempt, "", lab.outcomes[0], lab.specs()),
    ):
        runs = {
            arm: tuple(running_run(store, learner, spec).id for spec in specs)
            for arm, specs in arms.items()
        }
        store.save_attempt(learner, Attempt(attempt, size, outcome, runs))
    yield view("home", act=_train_first)
    yield view("train", query={"run": run.id})
    yield view("compare")
    yield view("compare", query={"compare_view": "seeds"})
    yield view("compare", query={"compare_view": "sweep"})
    yield view("data", query={"data": "own-csv"})
    yield view("playground", act=_play)
    yield view("draw", act=_draw)
    yield view("inside")
    yield view("labs", query={"lab": lab.id})
    yield view("labs", query={"lab": "transfer"}, act=_start_lab)
    yield view("reviews", act=_read_all_reviews)
    yield view("forecast")
    yield view("ideas", query={"idea": next(iter(IDEAS))}, act=_fail)
    yield view("lessons", query={"lesson": lesson.id})
    yield view("glossary", query={"term": "neuron"})
    yield view("connection")


def _finished(store: Store, token: str) -> Iterator[View]:
    """Yield the pages of a learner all of whose runs have finished."""
    learner = learner_id(token)
    view = partial(View, state="finished", token=token)
    series = year_recipe()
    for spec in (series, *next_seeds(series, (), 4)):
        finished_run_with_weights(store, learner, spec)
    for spec in next_seeds(DIGITS, (DIGITS.seed,), 2):
        finished_run(store, learner, spec)
    run = inspectable_run(store, learner, "mine", preset="digits-mlp")
    yield view("home", act=_await_replay)
    for part in ("result", "mistakes", "repeat", "code", "share"):
        yield view("train", query={"run": run.id, "run_part": part})
    for name in ("curves", "seeds", "scatter", "sweep"):
        yield view("compare", query={"compare_view": name})
    for name in DATASETS:
        yield view("data", query={"data": name})
    yield view("data", query={"data": "own-csv"}, act=_upload)
    yield view("playground", act=_pause)
    yield view("draw", act=_draw)
    for name in ("weights", "images", "layers"):
        yield view("inside", query={"run": run.id, "inside_view": name})
    yield view("reviews", act=_find_reviews)
    yield view("forecast")
    for name in IDEAS:
        yield view("ideas", query={"idea": name})
    yield view("glossary", query={"term": "neuron"}, act=_run_snippet)
    for name in ("worksheet", "notes", "plan"):
        yield view("handouts", query={"handout": name})
    yield view("connection", act=_await_checks)


def _lessons(store: Store, token: str) -> Iterator[View]:
    """Yield the conclusions of all lessons."""
    for lesson in LESSONS.values():
        runs = {
            arm: tuple(
                finished_run_with_weights(store, learner_id(token), spec).id for spec in specs
            )
            for arm, specs in lesson.specs(Size.DEMO).items()
        }
        attempt = Attempt(lesson.id, Size.DEMO.value, lesson.rule.outcomes[0], runs)
        store.save_attempt(learner_id(token), attempt)
        yield View("lessons", "finished", token, {"lesson": lesson.id})


def _labs(store: Store, token: str) -> Iterator[View]:
    """Yield the conclusions of all labs."""
    for lab in TRAINED_LABS.values():
        save_attempt(store, learner_id(token), lab, len(lab.arms))
    run = fitting_run(store, learner_id(token))
    for name in RESULTS:
        save_result(store, run, name)
    for name in ALL_LABS:
        act = _finish_lab if name in LABS else _wait
        yield View("labs", "finished", token, {"lab": name}, act)


def _class(classroom: Classroom, store: Store, passcode: str) -> Iterator[View]:
    """Yield the page Class of a member, and all views of the teacher."""
    teacher, member = (secrets.token_urlsafe(24) for _ in range(2))
    classroom.teachers.set_passcode(passcode)
    classroom.teachers.enter(learner_id(teacher), passcode)
    made = classroom.classes.create("2-3")
    classroom.members.join(made.code, member, "7")
    running_run(store, learner_id(member), epochs=4)
    for name in VIEWS:
        yield View("classroom", "running", teacher, {"classroom_view": name})
    yield View("classroom", "finished", member)


def _train_first(page: Page) -> None:
    home = HomePage(page)
    home.draw(3)
    home.train()
    home.wait_for(":is([data-state=training], [data-state=trained])")


def _await_replay(page: Page) -> None:
    _train_first(page)
    HomePage(page).wait_for_replay()


def _play(page: Page) -> None:
    page.locator(".dl-playground[data-ready=true]").wait_for()
    click(page.locator(".dlp-play"))
    page.locator(".dl-playground[data-state=playing]").wait_for()


def _pause(page: Page) -> None:
    _play(page)
    click(page.locator(".dlp-play"))
    page.locator(".dl-playground[data-state=paused]").wait_for()


def _draw(page: Page) -> None:
    page.locator(CANVAS_SELECTOR).wait_for()
    draw_by_mouse(page, strokes_of(3))
    page.locator(".dl-answer").first.wait_for()


def _upload(page: Page) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(TABLE)
    page.locator(".dl-preview").first.wait_for()


def _start_lab(page: Page) -> None:
    start = page.locator(".st-key-lab_start button")
    start.wait_for()
    radio = page.get_by_test_id("stRadio").get_by_role("radio").first
    repeat(lambda: radio.press("Space"), lambda ms: expect(radio).to_be_checked(timeout=ms))
    expect(start).to_be_enabled()
    click(start)
    page.locator(".st-key-lab_stop, .st-key-lab_again").first.wait_for()


def _finish_lab(page: Page) -> None:
    again = page.locator(".st-key-lab_again")
    page.locator(".st-key-lab_start, .st-key-lab_again").first.wait_for()
    if not again.is_visible():
        _start_lab(page)
    again.wait_for(timeout=TRAINING_MS)


def _read_all_reviews(page: Page) -> None:
    _if_there(page, ".dl-verdict", lambda: click(page.locator(".st-key-review_all button")))


def _find_reviews(page: Page) -> None:
    def find() -> None:
        click(page.locator(".st-key-review_all button"))
        page.locator(".st-key-review_search input").wait_for()
        page.locator(".st-key-review_found_0").wait_for(timeout=TRAINING_MS)

    _if_there(page, ".dl-verdict", find)


def _if_there(page: Page, selector: str, act: Callable[[], None]) -> None:
    """Act, but not where the data of the page is not on this machine."""
    page.locator(f"{selector}, [class*=st-key-download]").first.wait_for()
    if page.locator(selector).is_visible():
        act()


def _fail(page: Page) -> None:
    code = next(iter(next(iter(IDEAS.values())).failures))
    click(page.locator(f'.dl-idea button[data-code="{code}"]'))


def _run_snippet(page: Page) -> None:
    click(page.locator(".st-key-run_snippet button"))
    page.locator(".st-key-snippet_output_text").wait_for(timeout=TRAINING_MS)


def _await_checks(page: Page) -> None:
    page.locator("table").first.wait_for()
