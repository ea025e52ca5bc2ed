"""Switching the language keeps every page working and every choice selected."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dlcore import Store
from dlcore.events import Finished
from dlcore.experiments.forecasts import year_recipe
from dlcore.experiments.seeds import with_seed
from dlcore.store.lease import Lease
from pages.ui.shell.fixed_words import fixed_words
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.site_map import page_names
from pages.ui.shell.text import catalogue
from tests.e2e import actions
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.e2e.navigation import go_to, switch_language
from tests.e2e.select_box import choose_option
from tests.stored_runs import OWNER, finished_run_with_weights, running_run
from tests.waiting import wait_for

TITLES = "(buttons) => buttons.map((each) => each.dataset.title)"
ENGLISH_BUTTONS = {"Zoom", "Pan", "Reset axes", "Download plot as a PNG", "Fullscreen"}
"""Titles of the buttons of a chart in Plotly's own language."""

PRESS_BOTH = """(language) => {
  const radios = document.querySelectorAll(".st-key-language [role=radio]");
  [...radios].find((each) => each.textContent.trim() === language).click();
  document.querySelector(".st-key-check_again button").click();
}"""
"""Chooses a language and presses a button of a fragment in one task, so in one request."""

ACCESSIBLE_NAMES = "(elements) => elements.map((each) => each.ariaLabel)"

OUT_OF_RANGE = {
    "ja": r"エラー：範囲外の数です。1〜\d+の値を入力してください。",
    "en": r"Error: Number is outside the allowed range\. Please enter a value between 1 and \d+\.",
}

PLACEHOLDERS = "(fields) => fields.map((each) => each.placeholder)"


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box, and wait for the page."""
    choose_option(select(page, label), option)
    wait_for_app_run(page)


def enter(page: Page, label: str, value: str) -> None:
    """Type a number into a field."""
    actions.enter(page.get_by_role("spinbutton", name=label), value)
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


def test_a_switch_at_the_moment_of_a_press_in_a_fragment(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/connection?lang=ja")
    results = page.get_by_role("table")
    results.wait_for()
    wait_for_app_run(page)
    for language in ("en", "ja"):
        page.evaluate(PRESS_BOTH, LANGUAGES[language])
        page.locator(f"html[lang={language}]").wait_for(state="attached")
        wait_for_app_run(page)
        # A press meanwhile would end the upload of the check, with an error in the console.
        results.wait_for()
        title = catalogue(language)["app.connection"].forms[0]
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_every_page_switches_in_both_directions_beside_runs(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    learner = sign_in(page, url)
    # Keeps the server's engine away from the runs.
    with Lease(app_store, OWNER):
        finished_run_with_weights(app_store, learner, name="done")
        finished_run_with_weights(app_store, learner, year_recipe())
        running_run(app_store, learner)
        running_run(app_store, learner, with_seed(year_recipe(), 7))
        page.goto(f"{url}/train?lang=ja")
        expect(page.locator(".st-key-stop button")).to_be_visible()
        wait_for_app_run(page)
        for name in page_names():
            if name != "train":
                go_to(page, name)
            if name == "playground":
                page.locator(".dl-playground[data-ready=true]").wait_for()
            before = values(page)
            boxes = page.get_by_role("combobox")
            switch_language(page, "en")
            expect(boxes).to_have_count(len(before))
            expect_no_error(page)
            wait_for(lambda: not any(map(has_kana, (*values(page), *labels(page)))))
            switch_language(page, "ja")
            expect(boxes).to_have_count(len(before))
            expect_no_error(page)
            for index, value in enumerate(before):
                expect(boxes.nth(index)).to_have_value(value)
            placeholders = page.locator("input[placeholder]").evaluate_all(PLACEHOLDERS)
            assert not [text for text in placeholders if text.startswith("Choose")], name
            assert not ENGLISH_BUTTONS & set(page.locator(".modebar-btn").evaluate_all(TITLES))
            accessible_names = page.locator("[aria-label]").evaluate_all(ACCESSIBLE_NAMES)
            assert not fixed_words("ja")["names"].keys() & set(accessible_names), name
            # Streamlit names an icon within a text: a screen reader says "lightbulb icon".
            assert not [each for each in accessible_names if each.endswith(" icon")], name


def test_streamlits_own_words_are_in_the_language_of_the_page(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/connection")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/words/")[2]))
    page.goto(f"{start_app()}/train?lang=ja")
    wait_for_app_run(page)
    field = page.get_by_role("spinbutton", name="エポック数")
    field.fill("123456789")
    field.press("Tab")
    alert = page.get_by_test_id("stNumberInput").get_by_role("alert")
    for language, help_name in (("ja", "エポック数の説明"), ("en", "Help for Epochs")) * 2:
        switch_language(page, language)
        expect(alert).to_have_text(re.compile(f"^{OUT_OF_RANGE[language]}$"))
        expect(page.get_by_role("button", name=help_name, exact=True)).to_be_visible()
    # A page loads the words of a language once.
    assert [name for name in loaded if name in ("ja.js", "en.js")] == ["ja.js", "en.js"]


def labels(page: Page) -> list[str]:
    """Return the texts of buttons, tabs and headings, without the name of the other language."""
    shown = page.get_by_test_id("stMain").locator("button, h1, h2, h3, label, summary")
    return [text for text in shown.all_text_contents() if text not in LANGUAGES.values()]
