"""The Compare page in a real browser, over runs written by hand while it is open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore import Run, Store
from dlcore.events import Finished
from tests.e2e.settled import settled
from tests.stored_runs import DIGITS, epoch_ended, finished, going_on

LONG = DIGITS.changed({"training.epochs": 50, "layers.1.units": 128})
POINTS = """() => Math.max(0, ...[...document.querySelectorAll(".js-plotly-plot")]
  .flatMap((chart) => (chart.data ?? []).map((trace) => trace.x.length)))"""
RANGE = "() => document.querySelector('.js-plotly-plot').layout.xaxis.range"


class Compare:
    """A learner with two runs, one of them in training, on the Compare page."""

    def __init__(self, page: Page, url: str, store: Store) -> None:
        self.page, self.store = page, store
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_function("document.cookie.includes('dlcore_learner')")
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        self.learner = cookies["dlcore_learner"]
        self.old = finished(store, self.learner, name="=old <b>", epochs=5)
        self.new = going_on(store, self.learner, LONG, name="new", epochs=4)
        page.goto(f"{url}/compare?lang=en")
        expect(self.charts).to_have_count(2)
        page.wait_for_function(f"({POINTS})() === 5")
        settled(page)

    @property
    def charts(self) -> Locator:
        return self.page.locator(".js-plotly-plot")

    def train(self, run: Run, *epochs: int) -> None:
        """Writes the end of epochs and sees them drawn."""
        self.store.append(run.id, *map(epoch_ended, epochs))
        self.page.wait_for_function(f"({POINTS})() >= {epochs[-1]}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


@pytest.fixture(scope="module")
def served(
    start_app: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Store]:
    """The app's address and the store behind it, for all learners of these tests."""
    home = tmp_path_factory.mktemp("store")
    return start_app(env={"DLCORE_HOME": str(home)}), Store(home)


@pytest.fixture
def compare(served: tuple[str, Store], open_page: Callable[..., Page]) -> Compare:
    url, store = served
    return Compare(open_page(f"{url}/?lang=en"), url, store)


def test_curves_grow_and_what_was_enlarged_stays_so(compare: Compare) -> None:
    compare.train(compare.new, 5, 6, 7)
    drag = compare.charts.first.locator(".nsewdrag").bounding_box()
    assert drag
    mouse = compare.page.mouse
    mouse.move(drag["x"] + 60, drag["y"] + 60)
    mouse.down()
    mouse.move(drag["x"] + 200, drag["y"] + 200, steps=4)
    mouse.up()
    compare.page.wait_for_function(f"() => ({RANGE})()[0] > 0.5")
    enlarged = compare.page.evaluate(RANGE)
    compare.train(compare.new, 8, 9)
    assert compare.page.evaluate(RANGE) == enlarged
    compare.store.append(compare.new.id, Finished(50.0, 9, {"loss": 0.1, "accuracy": 0.97}))
    expect(compare.page.get_by_text("97.00%")).to_be_visible()
    assert compare.page.evaluate(RANGE) == enlarged


def test_what_is_typed_stays_while_a_run_trains(compare: Compare) -> None:
    compare.button("Rename").click()
    field = compare.page.get_by_role("textbox", name="New name")
    field.fill("my own")
    compare.train(compare.new, 5, 6)
    expect(field).to_have_value("my own")
    field.press("Enter")
    expect(field).to_have_count(0)
    expect(compare.page.locator(".dl-runs thead")).to_contain_text("my own")


def test_a_run_is_chosen_and_deleted_while_it_trains(compare: Compare) -> None:
    tick(compare, row=1)
    expect(compare.page.locator(".dl-runs thead th")).to_have_count(2)
    compare.train(compare.new, 5)
    expect(compare.page.locator(".dl-runs thead th")).to_have_count(2)
    compare.button("Delete").click()
    compare.button("Delete 1 run").click()
    expect(compare.page.get_by_text("Tick one or more runs")).to_be_visible()
    assert [run.id for run in compare.store.runs(compare.learner)] == [compare.old.id]


def test_files_hold_the_table_and_the_curves(compare: Compare) -> None:
    table = download(compare, "Table (CSV)")
    assert [row["Run"] for row in table] == ["new", "'=old <b>"]
    assert [row["Hidden layer 1, units"] for row in table] == ["128", "64"]
    curves = download(compare, "Curves (CSV)")
    assert [row["Epoch"] for row in curves] == ["1", "2", "3", "4", "1", "2", "3", "4", "5"]
    assert float(curves[0]["Loss (validation)"]) == pytest.approx(1.2)


def test_a_run_opens_on_its_own_page(compare: Compare) -> None:
    # A select box has a button of that name too.
    compare.page.locator(".st-key-compare_open button").first.click()
    compare.page.get_by_test_id("stPopoverBody").locator(".st-key-open button").click()
    expect(compare.page).to_have_url(re.compile(f"run={compare.new.id}"))


def tick(compare: Compare, row: int) -> None:
    """Clicks the box of a row, from 1; the table is drawn on a canvas."""
    grid = compare.page.locator('[class*="st-key-runs_"] canvas').first.bounding_box()
    assert grid
    compare.page.mouse.click(grid["x"] + 17, grid["y"] + 38 * (row + 1) + 19)


def download(compare: Compare, name: str) -> list[dict[str, str]]:
    with compare.page.expect_download() as started:
        compare.button(name).click()
    text = Path(started.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
