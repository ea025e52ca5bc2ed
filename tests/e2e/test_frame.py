"""The frame around the pages: navigation, language and cookies."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dlcore import Store
from pages.ui.shell.text import catalogue
from tests.e2e.actions import click
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.e2e.cookie_proxy import cookie_proxy
from tests.e2e.navigation import follow, go_to, page_link
from tests.page_function import wait_for_function
from tests.stored_runs import finished_run_with_weights

BrowserPage = tuple[Page, str]


def cookie(page: Page, name: str) -> str | None:
    found = [c["value"] for c in page.context.cookies() if c["name"] == name]
    return found[0] if found else None


def wait_for_cookie(page: Page, name: str) -> str:
    wait_for_function(page, "(name) => document.cookie.includes(name + '=')", name)
    return str(cookie(page, name))


def wait_for_language(page: Page, lang: str) -> None:
    """Wait until the document declares its language, as screen readers need it."""
    wait_for_function(page, "(lang) => document.documentElement.lang === lang", lang)


def test_navigation_and_cookies(browser_page: BrowserPage) -> None:
    page, url = browser_page
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("ニューラルネットワーク")
    expect(page.get_by_test_id("stTopNavLink")).to_have_text("ディープラーニング実験室")
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(["実験", "観察", "学ぶ", "授業"])
    expect(page).to_have_title("ディープラーニング実験室")
    wait_for_language(page, "ja")
    learner = wait_for_cookie(page, "dlcore_learner")
    assert cookie(page, "dlcore_language") is None, "nothing is chosen yet"
    hidden = page.locator(".st-key-browser")
    expect(hidden).to_have_css("position", "absolute")
    assert hidden.evaluate("e => e.getBoundingClientRect().height") == 0, "no gap"

    click(page.get_by_text("English", exact=True))
    expect(heading).to_contain_text("neural network")
    expect(page).to_have_title("Deep Learning Lab")
    wait_for_function(page, "() => document.cookie.includes('dlcore_language=en')")
    wait_for_language(page, "en")

    page.goto(f"{url}?lang=ja")
    expect(heading).to_contain_text("ニューラルネットワーク")
    page_link(page, "data").wait_for()
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_contain_text(["学習", "比較", "データ"])
    follow(page, "data", lambda ms: expect(heading).to_have_text("データ", timeout=ms))
    page.wait_for_url("**/data?lang=ja")
    assert cookie(page, "dlcore_language") == "en", "a link is not a choice"
    assert cookie(page, "dlcore_learner") == learner

    page.context.add_cookies([{"name": "dlcore_learner", "value": "' OR 1=1", "url": url}])
    page.goto(url)
    wait_for_function(page, "() => /dlcore_learner=[\\w-]{32}(;|$)/.test(document.cookie)")
    expect(heading).to_contain_text("neural network")


def test_a_reload_keeps_the_learner_behind_a_proxy_that_removes_cookies(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    with cookie_proxy(start_app()) as url:
        page = open_page(url)
        learner = wait_for_cookie(page, "dlcore_learner")
        click(page.get_by_text("English", exact=True))
        wait_for_function(page, "() => document.cookie.includes('dlcore_language=en')")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_contain_text("neural network")
        assert cookie(page, "dlcore_learner") == learner


def test_the_menu_of_a_phone_closes_after_a_choice(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(start_app(), viewport={"width": 390, "height": 844})
    switch = page.locator(".st-key-language")
    expect(switch).to_be_visible()
    click(page.get_by_test_id("stExpandSidebarButton"))
    expect(page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")).to_be_visible()
    expect(switch).to_be_hidden()
    click(page.get_by_test_id("stSidebarNavLink").filter(has_text="データ"))
    expect(page.get_by_role("heading", level=1)).to_have_text("データ")
    expect(switch).to_be_visible()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()


def test_the_back_button_closes_an_item_and_leaves_a_page(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    finished_run_with_weights(app_store, sign_in(page, url))
    heading = page.get_by_role("heading", level=1)
    words = {key: entry.forms[0] for key, entry in catalogue("en").items()}
    for name, item, title in (
        ("labs", "fooling", "lab.title"),
        ("ideas", "loss", "idea.title"),
        ("lessons", "cnn", "lesson.title"),
    ):
        page.goto(f"{url}/{name}?lang=en")
        expect(heading).to_have_text(words[title])
        click(page.locator(f".st-key-open_{item} button"))
        expect(heading).not_to_have_text(words[title])
        wait_for_app_run(page)
        page.go_back()
        expect(heading).to_have_text(words[title])
        page.go_forward()
        expect(heading).not_to_have_text(words[title])
        wait_for_app_run(page)
        go_to(page, "glossary")
        go_to(page, name)
        expect(heading).not_to_have_text(words[title])
    page.goto(f"{url}/glossary?lang=en")
    expect(heading).to_have_text(words["glossary.title"])
    wait_for_app_run(page)
    go_to(page, "inside")
    page.go_back()
    expect(heading).to_have_text(words["glossary.title"])
