"""Labs in a real browser by keyboard: predict, run, conclude, and stop."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dlcore.labs import LABS
from pages.ui.shell.text import catalogue
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.test_keyboard import press, reach


def test_a_lab_is_trained_for_predicted_concluded_and_another_one_stopped(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/labs?lang=en")
    press(page.locator(".st-key-open_fooling button"))
    press(page.locator(".st-key-lab_train button"))
    expect(page.locator(".st-key-lab_start button")).to_be_disabled(timeout=TRAINING_MS)
    predict_and_start(page, "fooling")
    shown = conclusion(page)
    assert shown in {choice("fooling", code) for code in LABS["fooling"].outcomes}
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    press(page.locator(".st-key-all_labs button"))
    press(page.locator(".st-key-open_transfer button"))
    predict_and_start(page, "transfer")
    press(page.locator(".st-key-lab_stop button"))
    # It concludes from what it has; before its first part that is nothing.
    again = ".st-key-lab_start button, .st-key-lab_again button"
    expect(page.locator(again).first).to_be_visible()
    expect(page.locator(".st-key-lab_stop")).to_have_count(0)


def predict_and_start(page: Page, lab: str) -> None:
    """Choose the first outcome with the arrow keys, and start."""
    expect(page.get_by_text(choice(lab, LABS[lab].outcomes[0]), exact=True)).to_be_visible()
    reach(page.get_by_test_id("stRadio").get_by_role("radio").first)
    page.keyboard.press("Space")
    wait_for_app_run(page)
    start = page.locator(".st-key-lab_start button")
    expect(start).to_be_enabled()
    press(start)


def conclusion(page: Page) -> str:
    found: Locator = page.locator(".st-key-lab_conclusion strong").first
    expect(found).to_be_visible()
    return found.inner_text()


def choice(lab: str, outcome: str) -> str:
    return catalogue("en")[f"lab.choice.{lab}.{outcome}"].forms[0]
