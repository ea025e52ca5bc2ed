"""The Reviews page in a real browser: write a review, replace words, see the prediction change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from pages.ui.shell.text import catalogue
from tests.e2e.actions import ARRIVAL_MS, click, repeat
from tests.e2e.app_run import wait_for_app_run
from tests.inference.reviews.reviews import review_cache


def test_replaced_words_change_the_prediction(
    start_app: Callable[..., str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    review_cache(tmp_path)
    page = open_page(f"{start_app()}/reviews?lang=ja")
    expect(verdict(page)).to_have_attribute("data-verdict", "positive")
    write(page, "The film was <b>terrible</b> & boring. \U0001f600")
    expect(verdict(page)).to_have_attribute("data-verdict", "negative")
    before = float(verdict(page).get_attribute("data-positive") or "nan")
    expect(page.locator(".dl-word-editor")).to_have_text(
        "The film was <b>terrible</b> & boring. \U0001f600"
    )
    expect(page.locator(".dl-word-editor b")).to_have_count(0)

    replace(page, "terrible", "wonderful")
    expect(page.locator(".dl-moved")).to_be_visible()
    replace(page, "boring", "superb")
    expect(verdict(page)).to_have_attribute("data-verdict", "positive")
    assert float(verdict(page).get_attribute("data-positive") or "nan") > before
    expect(field(page)).to_have_value("The film was <b>wonderful</b> & superb. \U0001f600")

    # A review of the list is brought into the field, which is then in sight.
    examine = page.locator(".st-key-review_first_9 button")
    examine.scroll_into_view_if_needed()
    expect(field(page)).not_to_be_in_viewport()
    click(examine)
    expect(field(page)).not_to_have_value(re.compile("wonderful"))
    expect(field(page)).to_be_in_viewport()

    write(page, "とても良い映画でした。")
    message = catalogue("ja")["error.review_japanese"].forms[0]
    expect(page.get_by_text(message)).to_be_visible()


def verdict(page: Page) -> Locator:
    return page.locator(".dl-verdict")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox").first


def write(page: Page, text: str) -> None:
    wait_for_app_run(page)
    field(page).fill(text)
    label = catalogue("ja")["review.read"].forms[0]
    click(page.get_by_role("button", name=label, exact=True))


def replace(page: Page, word: str, replacement: str) -> None:
    editor = page.locator(".dl-word-editor")
    textbox = editor.get_by_role("textbox")
    replaced = editor.get_by_role("button", name=re.compile(f"^{replacement}$"))

    def type_() -> None:
        if not textbox.is_visible():
            click(editor.get_by_role("button", name=re.compile(f"^{word}$")))
        textbox.fill(replacement, timeout=ARRIVAL_MS)
        textbox.press("Enter", timeout=ARRIVAL_MS)

    wait_for_app_run(page)
    repeat(type_, lambda ms: expect(replaced).to_be_visible(timeout=ms))
