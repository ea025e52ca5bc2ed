"""After a switch of language every page works: choices keep their value in other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.settled import settled

PAGES = ("train", "data", "compare", "lessons", "draw", "inside", "reviews", "forecast")
JAPANESE, ENGLISH = "日本語", "English"


def switch(page: Page, language: str) -> None:
    """Presses the switch and waits until the page speaks the language."""
    page.locator(".st-key-language").get_by_text(language, exact=True).click()
    code = {JAPANESE: "ja", ENGLISH: "en"}[language]
    page.wait_for_function("code => document.documentElement.lang === code", arg=code)
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses an option of a select box by keyboard."""
    box = select(page, label)
    box.fill(option)
    box.press("Enter")
    settled(page)


def enter(page: Page, label: str, value: str) -> None:
    """Types a number into a field."""
    field = page.get_by_role("spinbutton", name=label)
    field.fill(value)
    field.press("Enter")
    settled(page)


def select(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label).first


def expect_sound(page: Page) -> None:
    """Nothing went wrong and the frame is there."""
    expect(page.locator(".st-key-language")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def values(page: Page) -> list[str]:
    """What the page's select boxes show."""
    boxes = page.get_by_role("combobox")
    return [boxes.nth(place).input_value() for place in range(boxes.count())]


def has_kana(text: str) -> bool:
    return any("぀" <= letter <= "ヿ" for letter in text)


@pytest.fixture
def train_page(start_app: Callable[..., str], open_page: Callable[..., Page]) -> Page:
    page = open_page(f"{start_app()}/train", locale="ja-JP")
    expect(page.locator(".st-key-train button")).to_be_visible()
    settled(page)
    return page


def test_settings_can_be_changed_after_a_switch(train_page: Page) -> None:
    page = train_page
    switch(page, ENGLISH)
    expect(select(page, "Data set")).to_have_value("Small digits (8×8)")
    enter(page, "Epochs", "3")
    expect_sound(page)
    choose(page, "Data set", "MNIST (handwritten digits)")
    expect(select(page, "Data set")).to_have_value("MNIST (handwritten digits)")
    switch(page, JAPANESE)
    expect(select(page, "データセット")).to_have_value("MNIST（手書き数字）")
    choose(page, "データセット", "Fashion-MNIST（衣料品）")
    switch(page, ENGLISH)
    enter(page, "Units, layer 1", "24")
    expect(select(page, "Data set")).to_have_value("Fashion-MNIST (clothes)")
    expect_sound(page)


def test_a_run_goes_on_over_a_switch(train_page: Page) -> None:
    page = train_page
    enter(page, "エポック数", "2000")
    page.locator(".st-key-train button").click()
    stop = page.locator(".st-key-stop button")
    expect(stop).to_be_visible()
    switch(page, ENGLISH)
    choose(page, "Activation", "tanh")
    expect_sound(page)
    switch(page, JAPANESE)
    expect_sound(page)
    stop.click()
    expect(stop).to_be_disabled()
    expect_sound(page)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_takes_the_switch_in_both_directions(
    start_app: Callable[..., str], open_page: Callable[..., Page], name: str
) -> None:
    page = open_page(f"{start_app()}/{name}", locale="ja-JP")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    switch(page, ENGLISH)
    expect_sound(page)
    before = values(page)
    assert not [text for text in before if has_kana(text)]
    switch(page, JAPANESE)
    expect_sound(page)
    switch(page, ENGLISH)
    expect_sound(page)
    assert values(page) == before
