"""Lessons in a real browser: from the prediction to the conclusion, over reload and page switch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pages.ui.text import catalogue

WAIT_MS = 90_000
PREDICTIONS = {"chance": "near", "lstm-layers": "two"}


@pytest.fixture(scope="module")
def address(start_app: Callable[..., str]) -> str:
    """One server for both languages; these lessons need no download."""
    return start_app()


@pytest.mark.parametrize(
    ("language", "lesson", "locale"),
    [("ja", "chance", "ja-JP"), ("en", "lstm-layers", "en-US")],
)
def test_predict_train_conclude(
    address: str, open_page: Callable[..., Page], language: str, lesson: str, locale: str
) -> None:
    def word(key: str) -> str:
        return catalogue(language)[f"lesson.{key}"].forms[0]

    page = open_page(f"{address}/lessons?lang={language}", locale=locale)
    page.locator(f".st-key-open_{lesson} button").click(timeout=WAIT_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        word(f"name.{lesson}"), timeout=WAIT_MS
    )
    start = page.locator(".st-key-lesson_start button")
    expect(start).to_be_disabled(timeout=WAIT_MS)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_text(word("size_preview"), exact=True).click()
    page.get_by_text(word(f"choice.{lesson}.{PREDICTIONS[lesson]}"), exact=True).click()
    expect(start).to_be_enabled(timeout=WAIT_MS)
    start.click()
    prediction = page.get_by_text(word("your_prediction").partition("{")[0].strip("* "))
    expect(prediction.first).to_be_visible(timeout=WAIT_MS)
    page.reload()
    expect(prediction.first).to_be_visible(timeout=WAIT_MS)
    conclusion = page.locator(".st-key-lesson_conclusion")
    expect(conclusion).to_be_visible(timeout=WAIT_MS)
    told = conclusion.inner_text()
    expect(page.get_by_text(word(f"source.{lesson}"))).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=WAIT_MS)
    page.goto(f"{address}/data?lang={language}")
    page.goto(f"{address}/lessons?lang={language}&lesson={lesson}")
    expect(conclusion).to_have_text(told, timeout=WAIT_MS)
