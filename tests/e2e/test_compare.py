"""The Compare page in a real browser, with runs whose events are written while it is open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore import Run, Store
from dlcore.errors import SpecError
from dlcore.events import Failed, Finished
from dlcore.store.lease import Lease
from tests.e2e.actions import click, drag, press, repeat
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import sign_in
from tests.page_function import wait_for_function
from tests.security.hostile_names import NAMES
from tests.stored_runs import DIGITS, OWNER, epoch_ended, finished_run, running_run

LONG = DIGITS.changed({"training.epochs": 50, "layers.1.units": 128})
POINTS = """() => Math.max(0, ...[...document.querySelectorAll(".js-plotly-plot")]
  .flatMap((chart) => (chart.data ?? []).map((trace) => trace.x.length)))"""
RANGE = "() => document.querySelector('.js-plotly-plot').layout.xaxis.range"


class ComparePage:
    """Page object of a learner with two runs, one of them in training."""

    def __init__(self, page: Page, url: str, store: Store) -> None:
        self.page, self.store = page, store
        self.learner = sign_in(page, url)
        self.old = finished_run(store, self.learner, name="=old <b>", epochs=5)
        self.new = running_run(store, self.learner, LONG, name="new", epochs=4)
        page.goto(f"{url}/compare?lang=en")
        expect(self.charts).to_have_count(2)
        wait_for_function(page, f"() => ({POINTS})() === 5")
        wait_for_app_run(page)

    @property
    def charts(self) -> Locator:
        return self.page.locator(".js-plotly-plot")

    @property
    def results(self) -> Locator:
        """The table of what differs and what came out; another has the rest."""
        return self.page.locator(".dl-runs").first

    def train(self, run: Run, *epochs: int) -> None:
        """Append the ends of epochs and wait for their points."""
        self.store.append(run.id, *map(epoch_ended, epochs))
        wait_for_function(self.page, f"() => ({POINTS})() >= {epochs[-1]}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


@pytest.fixture(scope="module")
def served(start_app: Callable[..., str], app_store: Store) -> Iterator[tuple[str, Store]]:
    """Return the app's address and its store, shared by all learners of these tests.

    The lease keeps the server's engine away from the runs in training.
    """
    with Lease(app_store, OWNER):
        yield start_app(), app_store


@pytest.fixture
def compare(served: tuple[str, Store], open_page: Callable[..., Page]) -> ComparePage:
    url, store = served
    return ComparePage(open_page("about:blank"), url, store)


def test_typed_text_and_zoom_are_kept_while_curves_grow(compare: ComparePage) -> None:
    click(compare.button("Name and note"))
    field = compare.page.get_by_role("textbox", name="New name")
    wait_for_app_run(compare.page)
    field.fill("my own")
    compare.train(compare.new, 5, 6)
    expect(field).to_have_value("my own")
    press(field, "Enter")
    expect(field).to_have_count(0)
    expect(compare.results.locator("thead")).to_contain_text("my own")

    wait_for_app_run(compare.page)
    is_zoomed = f"() => ({RANGE})()[0] > 0.5"
    repeat(
        lambda: drag(compare.charts.first.locator(".nsewdrag"), (60, 60), (200, 200)),
        lambda ms: wait_for_function(compare.page, is_zoomed, timeout=ms),
    )
    zoomed = compare.page.evaluate(RANGE)
    compare.train(compare.new, 7, 8)
    assert compare.page.evaluate(RANGE) == zoomed
    compare.store.append(compare.new.id, Finished(50.0, 8, {"loss": 0.1, "accuracy": 0.97}))
    expect(compare.page.get_by_text("97.00%")).to_be_visible()
    assert compare.page.evaluate(RANGE) == zoomed

    # A select box has a button with this name, too.
    click(compare.page.locator(".st-key-compare_open button").first)
    click(compare.page.get_by_test_id("stPopoverBody").locator(".st-key-open button"))
    expect(compare.page).to_have_url(re.compile(f"run={compare.new.id}"))


def test_a_training_run_is_downloaded_selected_and_deleted(compare: ComparePage) -> None:
    table = download(compare, "Table (CSV)")
    assert [row["Run"] for row in table] == ["new", "'=old <b>"]
    assert [row["Hidden layer 1, units"] for row in table] == ["128", "64"]
    curves = download(compare, "Curves (CSV)")
    assert [row["Epoch"] for row in curves] == ["1", "2", "3", "4", "1", "2", "3", "4", "5"]
    assert float(curves[0]["Loss (validation)"]) == pytest.approx(1.2)

    columns = compare.results.locator("thead th")
    repeat(lambda: tick(compare, row=1), lambda ms: expect(columns).to_have_count(2, timeout=ms))
    compare.train(compare.new, 5)
    expect(columns).to_have_count(2)
    click(compare.button("Delete"))
    click(compare.button("Delete 1 run"))
    expect(compare.page.get_by_text("Tick one or more runs")).to_be_visible()
    assert [run.id for run in compare.store.runs(compare.learner)] == [compare.old.id]


def tick(compare: ComparePage, row: int) -> None:
    """Click the checkbox of a row, from 1; the table is drawn on a canvas."""
    area = compare.page.locator('[class*="st-key-runs_"] .dvn-scroller').first
    area.click(position={"x": 17, "y": 38 * (row + 1) + 19})


def download(compare: ComparePage, name: str) -> list[dict[str, str]]:
    with compare.page.expect_download() as started:
        click(compare.button(name))
    text = Path(started.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_hostile_names_are_text(served: tuple[str, Store], open_page: Callable[..., Page]) -> None:
    (url, store), page = served, open_page("about:blank")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    run = running_run(store, sign_in(page, url), name="".join(NAMES[2:4]))
    problems = [["csv_constant", "", {"name": name}] for name in NAMES]
    store.append(run.id, Failed(50.0, SpecError.code, {"problems": problems}))
    page.goto(f"{url}/train?run={run.id}&lang=en")
    message = page.get_by_test_id("stAlertContainer")
    expect(message).to_contain_text(NAMES[0])
    text = message.inner_text().replace("\u2060", "")
    assert [name for name in NAMES if name not in text] == []
    expect(page.get_by_role("heading", name=run.name)).to_be_visible()
    expect(page.locator("[src*='evil.example'], [href*='evil.example']")).to_have_count(0)
    assert not [address for address in addresses if "evil.example" in address]
