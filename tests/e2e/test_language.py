"""Switching the language keeps every page working and every choice selected."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dlcore import Store
from dlcore.events import Finished
from dlcore.store.lease import Lease
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.e2e.navigation import go_to, switch_language
from tests.stored_runs import OWNER, running_run

PAGES = ("train", "data", "compare", "lessons", "draw", "inside", "reviews", "forecast")


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


def test_settings_change_beside_a_run_over_a_switch(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    # Keeps the server's engine away from the run.
    with Lease(app_store, OWNER):
        run = running_run(app_store, sign_in(page, url))
        page.goto(f"{url}/train?run={run.id}")
        stop = page.locator(".st-key-stop button")
        expect(stop).to_be_visible()
        wait_for_app_run(page)
        choose(page, "データセット", "Fashion-MNIST（衣料品）")
        switch_language(page, "en")
        expect(select(page, "Data set")).to_have_value("Fashion-MNIST (clothes)")
        choose(page, "Data set", "Small digits (8×8)")
        enter(page, "Units, layer 1", "24")
        switch_language(page, "ja")
        choose(page, "活性化関数（第1層）", "tanh")
        expect(select(page, "データセット")).to_have_value("小さな手書き数字（8×8）")
        expect(stop).to_be_visible()
        app_store.append(run.id, Finished(100.0, 2, {"loss": 0.2, "accuracy": 0.9}))
        expect(stop).to_have_count(0)
        expect_no_error(page)


def test_every_page_switches_in_both_directions(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/train", locale="ja-JP")
    expect(page.locator(".st-key-train button")).to_be_visible()
    wait_for_app_run(page)
    for name in PAGES:
        if name != "train":
            go_to(page, name)
        before = values(page)
        switch_language(page, "en")
        expect_no_error(page)
        assert not [text for text in values(page) if has_kana(text)], name
        switch_language(page, "ja")
        expect_no_error(page)
        assert values(page) == before, name
