"""Switching the language keeps every page working and every choice selected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.app_run import wait_for_app_run

PAGES = ("train", "data", "compare", "lessons", "draw", "inside", "reviews", "forecast")
JAPANESE, ENGLISH = "日本語", "English"


def switch(page: Page, language: str) -> None:
    """Switch the language and wait for the page in it."""
    page.locator(".st-key-language").get_by_text(language, exact=True).click()
    code = {JAPANESE: "ja", ENGLISH: "en"}[language]
    page.wait_for_function("code => document.documentElement.lang === code", arg=code)
    wait_for_app_run(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by keyboard."""
    box = select(page, label)
    box.fill(option)
    box.press("Enter")
    wait_for_app_run(page)


def enter(page: Page, label: str, value: str) -> None:
    """Type a number into a field."""
    field = page.get_by_role("spinbutton", name=label)
    field.fill(value)
    field.press("Enter")
    wait_for_app_run(page)


def select(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label).first


def expect_no_error(page: Page) -> None:
    """Expect the frame and no error message."""
    expect(page.locator(".st-key-language")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def values(page: Page) -> list[str]:
    """Return the values of the page's select boxes."""
    boxes = page.get_by_role("combobox")
    return [box.input_value() for box in boxes.all()]


def has_kana(text: str) -> bool:
    return any("぀" <= letter <= "ヿ" for letter in text)


@pytest.fixture
def train_page(start_app: Callable[..., str], open_page: Callable[..., Page]) -> Page:
    page = open_page(f"{start_app()}/train", locale="ja-JP")
    expect(page.locator(".st-key-train button")).to_be_visible()
    wait_for_app_run(page)
    return page


def test_settings_change_after_a_switch(train_page: Page) -> None:
    page = train_page
    switch(page, ENGLISH)
    expect(select(page, "Data set")).to_have_value("Small digits (8×8)")
    enter(page, "Epochs", "3")
    expect_no_error(page)
    choose(page, "Data set", "MNIST (handwritten digits)")
    expect(select(page, "Data set")).to_have_value("MNIST (handwritten digits)")
    switch(page, JAPANESE)
    expect(select(page, "データセット")).to_have_value("MNIST（手書き数字）")
    choose(page, "データセット", "Fashion-MNIST（衣料品）")
    switch(page, ENGLISH)
    enter(page, "Units, layer 1", "24")
    expect(select(page, "Data set")).to_have_value("Fashion-MNIST (clothes)")
    expect_no_error(page)


def test_a_run_continues_over_a_switch(train_page: Page) -> None:
    page = train_page
    enter(page, "エポック数", "2000")
    page.locator(".st-key-train button").click()
    stop = page.locator(".st-key-stop button")
    expect(stop).to_be_visible()
    switch(page, ENGLISH)
    choose(page, "Activation", "tanh")
    expect_no_error(page)
    switch(page, JAPANESE)
    expect_no_error(page)
    stop.click()
    expect(stop).to_have_count(0)
    expect_no_error(page)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_switches_in_both_directions(
    start_app: Callable[..., str], open_page: Callable[..., Page], name: str
) -> None:
    page = open_page(f"{start_app()}/{name}", locale="ja-JP")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_for_app_run(page)
    switch(page, ENGLISH)
    expect_no_error(page)
    before = values(page)
    assert not [text for text in before if has_kana(text)]
    switch(page, JAPANESE)
    expect_no_error(page)
    switch(page, ENGLISH)
    expect_no_error(page)
    assert values(page) == before
