"""The Inside page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Locator, Page, expect

from dlcore import Store
from pages.ui.shell.text import catalogue
from tests.e2e.actions import check, repeat
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import sign_in
from tests.handwriting.images import file_of, grey, ink
from tests.inspectable_runs import CONFUSED, ERRORS, inspectable_run, labels, values

CLASSES = 10


class InsidePage:
    """Page object of a Japanese learner with one finished run."""

    def __init__(self, page: Page, url: str, store: Store) -> None:
        self.page = page
        run = inspectable_run(store, sign_in(page, url), "mine")
        page.goto(f"{url}/inside?lang=ja&run={run.id}")
        expect(page.locator(".dl-image-grid figure")).to_have_count(64)
        wait_for_app_run(page)

    def view(self, name: str) -> None:
        group = self.page.locator('[class*="st-key-inside_view"]')
        check(group.get_by_role("radio", name=word(name), exact=True))

    @property
    def cell(self) -> Locator:
        """Images of the open cell of the confusion matrix."""
        return self.page.locator(".dl-predicted-images").nth(1).locator("figure")

    def click_cell(self, label: int, answer: int) -> None:
        wait_for_app_run(self.page)
        matrix = self.page.locator(".st-key-inside_confusion .nsewdrag")
        box = matrix.bounding_box()
        assert box
        x = box["width"] * (answer + 0.5) / CLASSES
        y = box["height"] * (label + 0.5) / CLASSES
        # Unlike ``mouse.click``, this retries while Plotly redraws.
        matrix.click(position={"x": x, "y": y})

    def first_number(self) -> Locator:
        return self.page.locator(".dl-weights td").first


def word(key: str) -> str:
    return catalogue("ja")[f"inside.{key}"].forms[0]


def test_weights_confusion_matrix_own_image_and_activations(
    start_app: Callable[..., str], app_store: Store, open_page: Callable[..., Page]
) -> None:
    inside = InsidePage(open_page("about:blank"), start_app(), app_store)
    page = inside.page
    slider = page.get_by_role("slider")
    expect(inside.first_number()).to_have_text(f"{values(3)['2/kernel'][0, 0]:.3f}")
    value = page.get_by_test_id("stSliderThumbValue")
    repeat(
        lambda: slider.press("Home"),
        lambda ms: expect(value).to_have_text(word("before"), timeout=ms),
    )
    first = f"{values(0)['2/kernel'][0, 0]:.3f}"
    expect(inside.first_number()).to_have_text(first)

    inside.view("images")
    # The most frequent error is open at first.
    expect(inside.cell).to_have_count(ERRORS)
    expect(inside.cell.first).to_contain_text(f"✗ {CONFUSED[1]}")
    inside.click_cell(0, 0)
    expect(inside.cell.first).to_contain_text("✓ 0")
    zeros = int((labels() == 0).sum())
    expect(page.get_by_text(re.compile(f"^{zeros}枚$"))).to_be_visible()
    inside.click_cell(*CONFUSED)
    expect(inside.cell).to_have_count(ERRORS)

    photo = file_of(grey(ink(0), 240, 30), "JPEG")
    file: FilePayload = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": photo}
    page.locator(".st-key-inside_own input[type=file]").set_input_files(file)
    expect(page.locator(".dl-answer")).to_have_count(1)
    # The picture, its ink, and the three steps after that.
    expect(page.locator(".dl-steps figure")).to_have_count(5)

    inside.view("layers")
    units = page.locator(".dl-units")
    expect(units).to_have_count(2)
    expect(units.first.locator(".dl-unit")).to_have_count(64)
    expect(page.get_by_text("テスト画像0番")).to_be_visible()
    # The slider keeps its value over a change of view.
    inside.view("weights")
    expect(inside.first_number()).to_have_text(first)
